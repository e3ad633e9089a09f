#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <string>

// When customers were told that a person answers. A promise is open, then kept or broken; released
// when nobody was told, or when the customer was forgotten.
namespace bot::store {

/// `said_in` is the message that tells the customer.
void add_promise(Database& database,
                 const ConversationRow& row,
                 MessageId said_in,
                 const std::string& text,
                 TimeMs due_at,
                 TimeMs now);

/// Releases the conversation's promises of which the customer read no word and never will: their
/// message is dead or cancelled before any part of it left. For whoever gives a reply up.
void release_unsaid_promises(Database& database, ConversationId conversation, TimeMs now);

/// A reply that was given up has arrived all the same, as its platform says now: what it promised
/// stands, while a person is awaited.
void restore_said_promises(Database& database, OutboxId arrived);

}  // namespace bot::store
