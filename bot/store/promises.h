#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <string>
#include <vector>

// When customers were told that a person answers. A promise is open, then kept or broken; released
// when nobody was told, or when the customer was forgotten. It stands as soon as any part of the
// message that tells of it arrived, even one before the time was named.
namespace bot::store {

/// `said_in` is the message that tells the customer.
void add_promise(Database& database,
                 const ConversationRow& row,
                 MessageId said_in,
                 const std::string& text,
                 TimeMs due_at,
                 TimeMs now);

/// Releases the conversation's promises of which the customer read no word and never will: their
/// message is dead or cancelled before any part of it left, or the platform took it and could not
/// deliver it. Promises that count as broken too. For whoever gives a reply up.
void release_unsaid_promises(Database& database, ConversationId conversation, TimeMs now);

/// A reply that was given up, or said to have failed, has arrived all the same, as its platform
/// says now: what it promised stands, while a person is awaited or has the conversation and has not
/// written since.
void restore_said_promises(Database& database, ConversationId conversation, MessageId arrived);

/// An open promise that people must hear of now.
struct DuePromise {
    std::int64_t id = 0;
    ConversationId conversation;
    bool broken = false;  ///< Its time has passed; else four fifths of it have.
};

/// At most `limit` of them, each warned of once. None whose message still waits to leave: its
/// customer knows of no promise yet. One that is held counts as told: it may have arrived.
[[nodiscard]] std::vector<DuePromise> due_promises(Database& database,
                                                   TimeMs now,
                                                   std::int64_t limit);

/// Whether the customer still waits after a promise other than this one broke: no person has
/// answered since, nor ended the wait.
[[nodiscard]] bool another_breach_stands(Database& database,
                                         ConversationId conversation,
                                         std::int64_t promise);

}  // namespace bot::store
