#include "bot/store/outbox_rows.h"

#include "bot/store/gone_private.h"
#include "bot/store/promises.h"

namespace bot::store {
namespace {

constexpr TimeMs lease_ms = 60'000;

void set_message_status(Database& database, OutboxId id, std::string_view status) {
    database
        .prepare(
            "UPDATE messages SET status = ? WHERE id = (SELECT message_id FROM outbox WHERE id = "
            "?)")
        .bind(status, id.value)
        .done();
}

void settle(Database& database,
            OutboxId id,
            std::string_view state,
            std::string_view message_status,
            const std::string& error,
            TimeMs now) {
    database
        .prepare(
            "UPDATE outbox SET state = ?, error = ?, settled_at = ?, lease_until = NULL WHERE id = "
            "?")
        .bind(state, error, now, id.value)
        .done();
    set_message_status(database, id, message_status);
}

/// It will not be sent: what it promised is promised no more.
void give_up(Database& database,
             OutboxId id,
             std::string_view state,
             std::string_view message_status,
             const std::string& error,
             TimeMs now) {
    settle(database, id, state, message_status, error, now);
    ConversationId conversation;
    {
        Statement found = database.prepare("SELECT conversation_id FROM outbox WHERE id = ?");
        if (found.bind(id.value).step()) conversation.value = found.integer(0);
    }
    release_unsaid_promises(database, conversation, now);
}

std::string newest_customer_message(Database& database, ConversationId conversation) {
    Statement newest = database.prepare(
        "SELECT platform_id FROM messages WHERE conversation_id = ? AND direction = 'in'"
        " AND author = 'customer' ORDER BY seq DESC LIMIT 1");
    return newest.bind(conversation.value).step() ? newest.text(0) : std::string{};
}

struct DueRow {
    OutboxJob job;
    ConversationId conversation;
    std::int64_t epoch = 0;
    std::optional<TimeMs> expires_at;
};

/// Of an account that had to wait only the oldest reply leaves, to ask whether it must wait on; the
/// others follow when it has arrived (`account_answers`). `?1` is now.
constexpr std::string_view due_sql =
    "SELECT o.id, o.reference, o.kind, o.target, o.text, o.author, o.attempts, o.parts_sent,"
    " o.conversation_id, o.epoch, o.expires_at, coalesce(m.buttons_json, ''), o.created_at"
    " FROM outbox o JOIN inboxes i ON i.id = o.inbox_id LEFT JOIN messages m ON m.id = o.message_id"
    " WHERE o.state = 'pending' AND o.due_at <= ?1"
    " AND (o.kind = 'notice' OR i.paused_until = 0 OR (i.paused_until <= ?1 AND o.id ="
    "  (SELECT p.id FROM outbox p INDEXED BY outbox_unsent WHERE p.inbox_id = i.id"
    "   AND p.kind <> 'notice' AND p.state IN ('pending', 'sending') ORDER BY p.id LIMIT 1)))"
    " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id"
    "  AND e.id < o.id AND e.kind <> 'notice' AND o.kind <> 'notice'"
    "  AND e.state IN ('pending', 'sending'))"
    " ORDER BY o.due_at LIMIT ?2";

/// When something may leave that `due_sql` would take then.
constexpr std::string_view next_due_sql =
    "SELECT min(at) FROM (SELECT * FROM (SELECT o.due_at AS at FROM outbox o JOIN inboxes i"
    "  ON i.id = o.inbox_id WHERE o.state = 'pending' AND (o.kind = 'notice' OR i.paused_until = 0)"
    "  AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id"
    "   AND e.id < o.id AND e.kind <> 'notice' AND o.kind <> 'notice'"
    "   AND e.state IN ('pending', 'sending'))"
    "  ORDER BY o.due_at LIMIT 1)"
    " UNION ALL SELECT max(o.due_at, i.paused_until) FROM inboxes i CROSS JOIN outbox o ON o.id ="
    "  (SELECT p.id FROM outbox p INDEXED BY outbox_unsent WHERE p.inbox_id = i.id"
    "   AND p.kind <> 'notice' AND p.state IN ('pending', 'sending') ORDER BY p.id LIMIT 1)"
    "  WHERE i.paused_until > 0 AND o.state = 'pending')";

std::vector<DueRow> due_rows(Database& database, TimeMs now, std::int64_t limit) {
    std::vector<DueRow> rows;
    Statement due = database.prepare(due_sql);
    due.bind(now, limit);
    while (due.step()) {
        DueRow row;
        row.job.id = {due.integer(0)};
        row.job.reference = due.text(1);
        row.job.kind = due.text(2);
        row.job.target = due.text(3);
        row.job.text = due.text(4);
        row.job.author = due.text(5);
        row.job.attempts = due.integer(6) + 1;
        row.job.parts_sent = due.integer(7);
        row.conversation = {due.integer(8)};
        row.epoch = due.integer(9);
        if (!due.is_null(10)) row.expires_at = due.integer(10);
        row.job.buttons_json = due.text(11);
        row.job.created_at = due.integer(12);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

void add_outbox_row(Database& database,
                    const ConversationRow& conversation,
                    const NewOutboxRow& row,
                    TimeMs now) {
    database
        .prepare(
            "INSERT INTO outbox (reference, inbox_id, conversation_id, message_id, kind, target, "
            "text,"
            " author, epoch, due_at, expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?)"
            " ON CONFLICT (reference) DO NOTHING")
        .bind(row.reference, conversation.inbox.value, conversation.id.value,
              row.message ? std::optional(row.message->value) : std::nullopt, row.kind, row.target,
              row.text, row.author, conversation.epoch, now, row.expires_at, now)
        .done();
}

std::vector<OutboxJob> claim_due(Database& database,
                                 TimeMs now,
                                 std::int64_t limit,
                                 std::vector<ConversationId>* too_late) {
    std::vector<OutboxJob> jobs;
    for (DueRow& row : due_rows(database, now, limit)) {
        std::optional<ConversationRow> conversation = load_conversation(database, row.conversation);
        if (!conversation) continue;
        if (row.job.author == "bot" && row.epoch != conversation->epoch) {
            give_up(database, row.job.id, "cancelled", "cancelled", "a person took over", now);
            continue;
        }
        if (row.expires_at && *row.expires_at <= now) {
            give_up(database, row.job.id, "dead", "failed", "it was too late to send it", now);
            if (too_late != nullptr && row.job.author == "bot")
                too_late->push_back(conversation->id);
            continue;
        }
        database
            .prepare(
                "UPDATE outbox SET state = 'sending', attempts = ?, lease_until = ? WHERE id = ?")
            .bind(row.job.attempts, now + lease_ms, row.job.id.value)
            .done();
        set_message_status(database, row.job.id, "sending");
        const bool about_one = row.job.kind != "message" && row.job.kind != "notice";
        row.job.reply_to_id =
            about_one ? row.job.target : newest_customer_message(database, conversation->id);
        if (row.job.kind != "message" && row.job.kind != "notice")
            stand_at_post(database, *conversation);
        row.job.conversation = std::move(*conversation);
        jobs.push_back(std::move(row.job));
    }
    return jobs;
}

void unclaim(Database& database, OutboxId id, TimeMs now) {
    Statement claimed = database.prepare("SELECT 1 FROM outbox WHERE id = ? AND state = 'sending'");
    const bool is_claimed = claimed.bind(id.value).step();
    if (is_claimed) mark_retry(database, id, now, {}, false);
}

std::optional<TimeMs> next_outbox_due(Database& database) {
    Statement next = database.prepare(next_due_sql);
    if (!next.step() || next.is_null(0)) return std::nullopt;
    return next.integer(0);
}

void mark_part_sent(Database& database, OutboxId id, std::int64_t parts_sent, TimeMs lease_until) {
    database.prepare("UPDATE outbox SET parts_sent = ?, lease_until = ? WHERE id = ?")
        .bind(parts_sent, lease_until, id.value)
        .done();
}

bool is_sent(Database& database, OutboxId id) {
    Statement found = database.prepare("SELECT 1 FROM outbox WHERE id = ? AND state = 'sent'");
    return found.bind(id.value).step();
}

void mark_sent(Database& database, OutboxId id, const std::string& platform_id, TimeMs now) {
    // What the platform reported before it answered us may say more: delivered, or failed.
    if (!is_sent(database, id)) settle(database, id, "sent", "sent", {}, now);
    if (platform_id.empty()) return;
    database
        .prepare(
            "UPDATE messages SET platform_id = ? WHERE id = (SELECT message_id FROM outbox WHERE "
            "id = ?)")
        .bind(platform_id, id.value)
        .done();
}

void note_thread(Database& database,
                 ConversationId conversation,
                 const std::string& thread,
                 TimeMs now) {
    if (thread.empty()) return;
    database
        .prepare(
            "INSERT INTO threads (key, conversation_id, at) VALUES (?, ?, ?) ON CONFLICT DO "
            "NOTHING")
        .bind(thread, conversation.value, now)
        .done();
}

std::optional<ConversationId> conversation_of_thread(Database& database,
                                                     const std::string& thread) {
    Statement found = database.prepare("SELECT conversation_id FROM threads WHERE key = ?");
    if (!found.bind(thread).step()) return std::nullopt;
    return ConversationId{found.integer(0)};
}

void mark_retry(
    Database& database, OutboxId id, TimeMs due_at, const std::string& error, bool counts) {
    database
        .prepare(
            "UPDATE outbox SET state = 'pending', due_at = ?, error = ?, lease_until = NULL,"
            " attempts = attempts - ? WHERE id = ?")
        .bind(due_at, error, std::int64_t{counts ? 0 : 1}, id.value)
        .done();
    set_message_status(database, id, "pending");
}

void mark_held(Database& database, OutboxId id, const std::string& error, TimeMs now) {
    settle(database, id, "held", "held", error, now);
}

void mark_dead(Database& database, OutboxId id, const std::string& error, TimeMs now) {
    give_up(database, id, "dead", "failed", error, now);
}

void pause_inbox(Database& database, InboxId inbox, TimeMs until, const std::string& reason) {
    database
        .prepare(
            "UPDATE inboxes SET paused_until = max(paused_until, ?), pause_reason = ? WHERE id = ?")
        .bind(until, reason, inbox.value)
        .done();
}

void account_answers(Database& database, InboxId inbox, TimeMs now) {
    database
        .prepare(
            "UPDATE inboxes SET paused_until = 0, pause_reason = '' WHERE id = ?1"
            " AND paused_until > 0 AND paused_until <= ?2")
        .bind(inbox.value, now)
        .done();
}

std::vector<Interrupted> interrupted_rows(Database& database) {
    std::vector<Interrupted> rows;
    Statement found = database.prepare(
        "SELECT o.id, i.channel, o.kind = 'notice' FROM outbox o JOIN inboxes i ON i.id = "
        "o.inbox_id WHERE o.state = 'sending'");
    while (found.step()) {
        rows.push_back({{found.integer(0)}, found.text(1), found.integer(2) != 0});
    }
    return rows;
}

std::optional<ConversationId> held_conversation(Database& database, OutboxId id) {
    Statement found =
        database.prepare("SELECT conversation_id FROM outbox WHERE id = ? AND state = 'held'");
    if (!found.bind(id.value).step()) return std::nullopt;
    return ConversationId{found.integer(0)};
}

void mark_cancelled(Database& database, OutboxId id, const std::string& why, TimeMs now) {
    give_up(database, id, "cancelled", "cancelled", why, now);
}

bool bot_wrote_since(Database& database,
                     const ConversationRow& conversation,
                     OutboxId but_for,
                     TimeMs since) {
    Statement found = database.prepare(
        "SELECT 1 FROM outbox o JOIN conversations c ON c.id = o.conversation_id"
        " WHERE c.contact_id = ?1 AND o.inbox_id = ?2 AND o.id <> ?3 AND o.author = 'bot'"
        " AND (o.state = 'sending' OR (o.state = 'held' AND o.created_at > ?4)"
        "  OR (o.state = 'sent' AND o.settled_at > ?4))");
    return found.bind(conversation.contact.value, conversation.inbox.value, but_for.value, since)
        .step();
}

void cancel_waiting_replies(Database& database,
                            ConversationId conversation,
                            const std::string& why,
                            TimeMs now) {
    database
        .prepare(
            "UPDATE messages SET status = 'cancelled' WHERE id IN (SELECT message_id FROM outbox"
            " WHERE conversation_id = ? AND state = 'pending' AND author = 'bot')")
        .bind(conversation.value)
        .done();
    database
        .prepare(
            "UPDATE outbox SET state = 'cancelled', settled_at = ?, error = ?"
            " WHERE conversation_id = ? AND state = 'pending' AND author = 'bot'")
        .bind(now, why, conversation.value)
        .done();
    release_unsaid_promises(database, conversation, now);
}

void mark_dropped(Database& database, OutboxId id, TimeMs now) {
    mark_cancelled(database, id, "given up by a person", now);
}

bool outbox_knows(Database& database, const std::string& reference) {
    Statement found = database.prepare("SELECT 1 FROM outbox WHERE reference = ?");
    return found.bind(reference).step();
}

}  // namespace bot::store
