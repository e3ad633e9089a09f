#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <optional>

// From public to private: a complaint under a post that was answered by a private message goes on
// there, as the same conversation, with its owner, case, promises and memory. It moves once and
// never back: from then on nothing that is written in it can reach the public.
namespace bot::store {

/// The conversation that began under the post where `inbound` was written and has gone private
/// since, when it is still open and `inbound` belongs to it: its contact wrote it, or it is news
/// about it (a person in the platform's app, an edit, a deletion) and `here`, the conversation that
/// is now under this key, does not exist.
[[nodiscard]] std::optional<ConversationRow> conversation_gone_private(
    Database& database,
    InboxId inbox,
    const webhooks::Inbound& inbound,
    std::optional<ContactId> contact,
    bool here);

/// Moves the conversation that `contact` began under a post to the direct messages of `inbound`,
/// when a private message of ours went from there to them within seven days. `direct` is the
/// conversation they have had there: when it is over, or the bot's with nothing left to answer, and
/// no reply of it is under way, it makes room; one that people have stays, and nothing moves.
/// Nothing: there is none to move.
[[nodiscard]] std::optional<ConversationRow> go_private(Database& database,
                                                        ContactId contact,
                                                        const webhooks::Inbound& inbound,
                                                        std::optional<ConversationRow> direct,
                                                        TimeMs now);

/// What is said by others than the conversation's contact is remembered as theirs.
void note_writer(Database& database, MessageId message, ContactId writer);

/// Of a conversation that has gone private: where it began, for what still concerns the post. Does
/// nothing to any other.
void stand_at_post(Database& database, ConversationRow& row);

/// Whether `inbound` was said under the post where `row`, which has gone private, began; its
/// address is kept for what still concerns the post.
[[nodiscard]] bool said_at_post(Database& database,
                                const ConversationRow& row,
                                const webhooks::Inbound& inbound);

}  // namespace bot::store
