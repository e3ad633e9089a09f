#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What the bot has to decide on, and what it decided. Everything runs inside the caller's
// transaction.
namespace bot::store {

/// A customer's message that nothing was decided on yet.
struct OpenMessage {
    std::int64_t seq = 0;
    std::string kind;
    std::string text;
    std::string payload;
    bool has_attachments = false;
    TimeMs sent_at = 0;

    friend bool operator==(const OpenMessage&, const OpenMessage&) = default;
};

/// At most `limit` conversations whose turn is due, the longest waiting first: one of each contact,
/// none of a contact in `passed_over`.
[[nodiscard]] std::vector<ConversationId> due_turns(Database& database,
                                                    TimeMs now,
                                                    std::set<ContactId> passed_over,
                                                    std::size_t limit);

/// The messages of the turn, in order; without reactions, edits and deletions.
[[nodiscard]] std::vector<OpenMessage> open_messages(Database& database,
                                                     const ConversationRow& row);

/// The turn is over: nothing is due until the customer writes again.
void close_turn(Database& database, const ConversationRow& row);

/// Counts attempts that ended in a crash or an exception; returns how many there were.
[[nodiscard]] std::int64_t count_failed_turn(Database& database, ConversationId id);

/// How many attempts at the open turn have failed so far.
[[nodiscard]] std::int64_t failed_turns(Database& database, ConversationId id);

/// After an unclean end every turn that was due may have been the cause.
void suspect_due_turns(Database& database);

/// What was decided; `decision_json` has the explanation. The messages of the turn are linked to
/// it.
[[nodiscard]] std::int64_t add_decision(Database& database,
                                        const ConversationRow& row,
                                        std::string_view action,
                                        std::string_view intent,
                                        double confidence,
                                        std::string_view book_version,
                                        const std::string& turn_json,
                                        const std::string& decision_json,
                                        TimeMs now);

/// What the conversation remembers, and its language.
void remember(Database& database,
              const ConversationRow& row,
              const std::string& memory_json,
              std::string_view language);

struct NewHandoff {
    std::string department;
    std::string priority;
    std::optional<TimeMs> due_at;
    std::string packet_json;
};
/// The conversation waits for this from now on; what it waited for before is superseded.
void add_handoff(Database& database, ConversationRow& row, const NewHandoff& handoff, TimeMs now);

/// Something came besides a graver hand-over that waits, which keeps its department and priority:
/// `handoff` brings the packet of both, and the hour when an answer is due may come earlier.
void add_to_handoff(Database& database, const ConversationRow& row, const NewHandoff& handoff);

/// The packet of the hand-over that is open; empty: none.
[[nodiscard]] std::string open_packet(Database& database, ConversationId id);

void open_case(Database& database,
               ConversationRow& row,
               const std::string& key,
               const std::string& about,
               const std::string& signals_json,
               std::optional<TimeMs> legal_due_at,
               TimeMs now);

[[nodiscard]] bool case_key_taken(Database& database, const std::string& key);

/// The last messages of a conversation as a JSON list, oldest first: what a packet shows.
[[nodiscard]] std::string last_messages_json(Database& database,
                                             ConversationId id,
                                             std::int64_t limit);

}  // namespace bot::store
