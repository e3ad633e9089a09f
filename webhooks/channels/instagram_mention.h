#pragma once

#include "webhooks/channels/meta.h"

#include <optional>
#include <string>

namespace webhooks {

// Where others mention the account, in a comment or caption under their own posts. Instagram
// reports the ids alone: the words are asked for, and a person reads there what it does not give.

/// What an element `mentions` of `changes` says, to be asked for; none without an id. A comment has
/// the key that it has as one under our own post, so that it is taken once.
[[nodiscard]] std::optional<Lookup> read_mention(const Json& value,
                                                 const std::string& account,
                                                 TimeMs reported_at);

/// The path and fields of the Graph API that tell the words of `item`; none when it is damaged. By
/// Instagram's own login only what is said under our own posts can be read.
[[nodiscard]] std::optional<std::string> mention_path(const std::string& item, bool facebook_login);

/// The mention with its words, or without them when `response` has none.
[[nodiscard]] LookedUp complete_mention(const std::string& item,
                                        const HttpResponse& response,
                                        TimeMs now);

/// Whether a conversation is about a mention, by the address of its newest message.
[[nodiscard]] bool is_mention(const Reply& reply);

/// The path that publishes `text` below the mention.
[[nodiscard]] std::string mention_answer_path(const Reply& reply, const std::string& text);

}  // namespace webhooks
