#include "bot/store/outbox_rows.h"

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

/// The comment is hidden or shown now: what the row was for.
void note_hiding(Database& database, OutboxId id) {
    database
        .prepare(
            "UPDATE messages SET hidden = (SELECT kind = 'hide' FROM outbox WHERE id = ?1)"
            " WHERE id IN (SELECT m.id FROM outbox o JOIN messages m"
            "  ON m.conversation_id = o.conversation_id AND m.platform_id = o.target"
            "  WHERE o.id = ?1 AND o.target <> ''"
            "  AND m.direction = 'in'"
            "  AND m.kind NOT IN ('reaction', 'edit', 'deletion', 'thread_control'))")
        .bind(id.value)
        .done();
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

void mark_sending(Database& database, OutboxId id, std::int64_t attempts, TimeMs now) {
    database
        .prepare("UPDATE outbox SET state = 'sending', attempts = ?, lease_until = ? WHERE id = ?")
        .bind(attempts, now + lease_ms, id.value)
        .done();
    set_message_status(database, id, "sending");
}

void mark_part_sent(Database& database,
                    OutboxId id,
                    std::int64_t parts_sent,
                    std::int64_t parts,
                    TimeMs lease_until) {
    database.prepare("UPDATE outbox SET parts_sent = ?, parts = ?, lease_until = ? WHERE id = ?")
        .bind(parts_sent, parts, lease_until, id.value)
        .done();
}

bool is_sent(Database& database, OutboxId id) {
    Statement found = database.prepare("SELECT 1 FROM outbox WHERE id = ? AND state = 'sent'");
    return found.bind(id.value).step();
}

void mark_sent(Database& database, OutboxId id, const std::string& platform_id, TimeMs now) {
    bool sent_before = false;
    bool hides = false;
    {
        Statement found = database.prepare("SELECT state = 'sent', kind FROM outbox WHERE id = ?");
        if (!found.bind(id.value).step()) return;
        sent_before = found.integer(0) != 0;
        hides = is_hiding(found.text(1));
    }
    // What the platform reported before it answered us may say more: delivered, or failed.
    if (!sent_before) settle(database, id, "sent", "sent", {}, now);
    if (hides) note_hiding(database, id);
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

std::vector<Interrupted> interrupted_rows(Database& database) {
    std::vector<Interrupted> rows;
    Statement found = database.prepare(
        "SELECT o.id, i.channel, o.kind FROM outbox o JOIN inboxes i ON i.id = "
        "o.inbox_id WHERE o.state = 'sending'");
    while (found.step()) {
        rows.push_back({{found.integer(0)}, found.text(1), found.text(2)});
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

bool is_hiding(const std::string& kind) {
    return kind == "hide" || kind == "unhide";
}

void cancel_hiding(Database& database,
                   ConversationId conversation,
                   const std::string& comment,
                   TimeMs now) {
    database
        .prepare(
            "UPDATE outbox SET state = 'cancelled', settled_at = ?, error = 'the comment is gone'"
            " WHERE conversation_id = ? AND state = 'pending' AND kind IN ('hide', 'unhide')"
            " AND target = ?")
        .bind(now, conversation.value, comment)
        .done();
}

void cancel_waiting_replies(Database& database,
                            ConversationId conversation,
                            const std::string& why,
                            TimeMs now) {
    database
        .prepare(
            "UPDATE messages SET status = 'cancelled' WHERE id IN (SELECT message_id FROM outbox"
            " WHERE conversation_id = ? AND state = 'pending' AND author = 'bot'"
            " AND kind NOT IN ('hide', 'unhide'))")
        .bind(conversation.value)
        .done();
    database
        .prepare(
            "UPDATE outbox SET state = 'cancelled', settled_at = ?, error = ?"
            " WHERE conversation_id = ? AND state = 'pending' AND author = 'bot'"
            " AND kind NOT IN ('hide', 'unhide')")
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
