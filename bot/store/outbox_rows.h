#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// What must leave the machine. A row is pending → sending → sent, or held (it may have been taken;
// a person looks), dead (never), cancelled (a person took the word). `sending` is committed before
// the first byte leaves.
namespace bot::store {

/// A row to write, in the transaction that decided it.
struct NewOutboxRow {
    std::string reference;  ///< Unique for ever.
    std::optional<MessageId> message;
    std::string kind = "message";  ///< message, private_reply, hide, unhide, notice
    std::string target;  ///< Of a notice; of a hide or a private reply the comment's platform id
                         ///< (empty: the newest of the thread).
    std::string text;
    std::string author = "bot";
    std::optional<TimeMs> expires_at;
};

void add_outbox_row(Database& database,
                    const ConversationRow& conversation,
                    const NewOutboxRow& row,
                    TimeMs now);

/// A row that is now `sending`, with all that delivering it needs.
struct OutboxJob {
    OutboxId id;
    std::string reference;
    std::string kind;
    std::string target;
    std::string text;
    std::string author;
    std::string buttons_json;
    std::string reply_to_id;  ///< Platform id of the newest customer message; of what is about one
                              ///< comment, that comment's (`NewOutboxRow::target`).
    std::int64_t attempts = 0;
    std::int64_t parts_sent = 0;
    std::int64_t parts = 0;  ///< How many there were when the first was sent.
    TimeMs created_at = 0;
    ConversationRow conversation;
};

/// Takes up to `limit` due rows, oldest first, one per conversation, of inboxes that are not
/// paused (a notice goes elsewhere: it does not wait for the inbox), and marks them `sending`. A
/// bot row whose conversation a person took over since is cancelled instead: the check and the mark
/// are one transaction. What had to leave before now is dead, whatever it waited for; the
/// conversations whose bot replies those were are added to `too_late`.
[[nodiscard]] std::vector<OutboxJob> claim_due(Database& database,
                                               TimeMs now,
                                               std::int64_t limit,
                                               std::vector<ConversationId>* too_late = nullptr);

/// A row whose claim was not meant to last is due again, uncounted; one in another state stays.
void unclaim(Database& database, OutboxId id, TimeMs now);

/// When something is due next, or nothing.
[[nodiscard]] std::optional<TimeMs> next_outbox_due(Database& database);

/// The row is on its way: committed before the first byte leaves.
void mark_sending(Database& database, OutboxId id, std::int64_t attempts, TimeMs now);
/// Whether the row is known to have arrived.
[[nodiscard]] bool is_sent(Database& database, OutboxId id);
/// `parts_sent` of its `parts` messages have left; the next one follows before `lease_until`.
void mark_part_sent(Database& database,
                    OutboxId id,
                    std::int64_t parts_sent,
                    std::int64_t parts,
                    TimeMs lease_until);
/// A comment that was hidden, or shown again, is so from now on.
void mark_sent(Database& database, OutboxId id, const std::string& platform_id, TimeMs now);
/// Remembers under which id a notice stands where people read it, so that an answer in its thread
/// finds the conversation.
void note_thread(Database& database,
                 ConversationId conversation,
                 const std::string& thread,
                 TimeMs now);
/// The conversation whose notice stands under `thread`, or nothing.
[[nodiscard]] std::optional<ConversationId> conversation_of_thread(Database& database,
                                                                   const std::string& thread);

void mark_retry(
    Database& database, OutboxId id, TimeMs due_at, const std::string& error, bool counts);
void mark_held(Database& database, OutboxId id, const std::string& error, TimeMs now);
void mark_dead(Database& database, OutboxId id, const std::string& error, TimeMs now);

/// It will not be sent, and nobody failed.
void mark_cancelled(Database& database, OutboxId id, const std::string& why, TimeMs now);
/// Whether `kind` (`NewOutboxRow::kind`) hides a comment or shows it: no word of anybody's, and
/// twice is as good as once.
[[nodiscard]] bool is_hiding(const std::string& kind);
/// A comment that is gone needs neither hiding nor showing.
void cancel_hiding(Database& database,
                   ConversationId conversation,
                   const std::string& comment,
                   TimeMs now);
/// Cancels every reply of the bot in the conversation that has not left.
void cancel_waiting_replies(Database& database,
                            ConversationId conversation,
                            const std::string& why,
                            TimeMs now);

/// Did a program's words go to this person, by this inbox, after `since` (of those that are held:
/// written after it), or are they on their way?
[[nodiscard]] bool bot_wrote_since(Database& database,
                                   const ConversationRow& conversation,
                                   OutboxId but_for,
                                   TimeMs since);

/// The conversation of a row that is held, or nothing: what a person may settle.
[[nodiscard]] std::optional<ConversationId> held_conversation(Database& database, OutboxId id);
/// A person gives up a held row.
void mark_dropped(Database& database, OutboxId id, TimeMs now);

/// Makes the inbox wait; its rows stay, but for notices. Afterwards one reply at a time leaves, the
/// one that is due longest, until `account_answers`.
void pause_inbox(Database& database, InboxId inbox, TimeMs until, const std::string& reason);
/// A reply was taken: a pause that is over by `now` leaves no trace. One that still lasts stays.
void account_answers(Database& database, InboxId inbox, TimeMs now);

/// A row found `sending` at start-up: the program ended between sending and settling.
struct Interrupted {
    OutboxId id;
    std::string channel;  ///< Of the conversation; a notice goes elsewhere.
    std::string kind;
};
[[nodiscard]] std::vector<Interrupted> interrupted_rows(Database& database);

/// What a platform says of a reply of ours: it has it, or it could not deliver it.
enum class Report { arrived, failed };

/// Settles a row by what the platform reports (an echo or a status that carries our reference, or
/// the message's id). That a row which was given up has failed is no news. False when nothing of
/// ours is meant.
bool reconcile(Database& database,
               InboxId inbox,
               const std::string& reference,
               const std::string& platform_id,
               Report report,
               TimeMs now);

/// A message that a platform reports as written in our name.
struct Echo {
    std::string conversation_key;
    std::string contact_key;
    std::string text;
    std::string platform_id;
};
/// Shorter words may be a person's, or those on a button: they are no part of a reply.
inline constexpr std::size_t shortest_part_bytes = 40;
/// How much of a reply some words are, as the platform shows it.
enum class Said { nothing, part, whole };
/// Tells how much of a row's reply `text` is, when it is not the row's own text.
using SaidAs = std::function<Said(const OutboxJob& job, const std::string& text)>;

/// An echo that came before the platform's answer to our request: settles the row of that
/// conversation, or of a private reply to that person, which is being sent with these very words.
/// The echo of one part of a long reply is recognised too and settles nothing; nor does that of a
/// private reply whose person has another key there, unless it is held and the only one. False when
/// there is none.
bool reconcile_in_flight(
    Database& database, InboxId inbox, const Echo& echo, const SaidAs& said_as, TimeMs now);

/// Whether a row with this reference was ever written.
[[nodiscard]] bool outbox_knows(Database& database, const std::string& reference);

}  // namespace bot::store
