#pragma once

#include "bot/console/desk.h"
#include "bot/console/live_events.h"
#include "bot/store/conversations.h"
#include "bot/store/views.h"

namespace bot {

/// The queue, the search and one conversation.
void add_inbox_routes(Desk& desk, const LiveEvents& events);

/// What people do with a conversation.
void add_act_routes(Desk& desk, LiveEvents& events);

/// Labels, department, priority, blocking and hiding.
void add_sorting_routes(Desk& desk);

/// Replies to reuse, answers called wrong, and what nobody answers yet.
void add_learning_routes(Desk& desk);

/// Whose conversations a list may show to the caller.
[[nodiscard]] store::Scope scope_of(const Caller& caller);

/// The conversation of the path, when it exists and is the caller's to see.
[[nodiscard]] std::optional<store::ConversationRow> conversation_of(store::Database& database,
                                                                    const Call& call);

/// A reply is no longer than this in bytes, whatever its channel takes: quoted as JSON, twice as
/// long at worst, it is a body that is still read.
inline constexpr std::size_t longest_reply_bytes = 100 * 1024;

/// How long replies to a conversation may be in the channel's unit, for its visibility.
[[nodiscard]] std::size_t longest_reply(const webhooks::Capabilities& capabilities, bool is_public);

}  // namespace bot
