#pragma once

#include "bot/clock.h"
#include "bot/result.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "rules/decide/reason.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What people do with a conversation, and how the program calls for one. Every function runs inside
// the caller's transaction and goes through the state table of bot/conversation.h.
namespace bot {

/// Puts the conversation into the queue for a reason that no customer's message gave (an
/// undelivered reply, a poisoned turn). Does nothing when people have it already.
void call_a_person(store::Database& database,
                   store::ConversationRow& row,
                   const rules::Reason& why,
                   TimeMs now);

/// A person's reply: takes the conversation over and goes out through the same outbox. `client_id`
/// is the sender's own id of the message: the same one again gives the same message and sends
/// nothing.
[[nodiscard]] Result<std::int64_t> reply_as_person(store::Database& database,
                                                   store::ConversationId conversation,
                                                   const std::string& agent,
                                                   const std::string& client_id,
                                                   const std::string& text,
                                                   TimeMs now);

/// A colleague did something in the platform's own app: the conversation is theirs. The platform
/// does not say who it was; whoever had it keeps it.
void take_over_in_app(store::Database& database, store::ConversationRow& row, TimeMs now);

/// A person has answered, wherever: promises are kept, the clock of the queue stops, the case has
/// its first answer.
void note_answer(store::Database& database, const store::ConversationRow& row, TimeMs now);

/// A note that only people see. `client_id` as for a reply.
[[nodiscard]] Result<std::int64_t> add_note(store::Database& database,
                                            store::ConversationId conversation,
                                            const std::string& agent,
                                            const std::string& client_id,
                                            const std::string& text,
                                            TimeMs now);

/// Take, hand back, resolve: any event a person causes without writing. `said` is told to the
/// customer (empty: nothing).
[[nodiscard]] Status person_does(store::Database& database,
                                 store::ConversationId conversation,
                                 ConversationEvent event,
                                 const std::string& agent,
                                 const std::string& said,
                                 TimeMs now);

/// Tells the customer something that is neither the bot's answer nor a person's words; an empty
/// text says nothing.
void tell_customer(store::Database& database,
                   store::ConversationId conversation,
                   const std::string& text,
                   TimeMs now);

/// Writes a line of the audit log, chained by hash to the one before.
void audit(store::Database& database,
           const std::string& actor,
           const std::string& action,
           const std::string& object,
           const std::string& detail,
           TimeMs now);

}  // namespace bot
