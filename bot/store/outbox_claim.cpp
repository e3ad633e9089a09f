#include "bot/store/gone_private.h"
#include "bot/store/outbox_rows.h"

#include <string>

namespace bot::store {
namespace {

/// How many replies are given up in one transaction: an outage may leave thousands.
constexpr std::int64_t most_given_up = 200;

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
};

/// Whether nothing of its conversation waits or is on its way before the row of `alias`; a notice
/// waits for nothing and holds up nothing.
std::string is_next_sql(const std::string& alias) {
    return "NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = " + alias +
           ".conversation_id AND e.id < " + alias + ".id AND e.kind <> 'notice' AND " + alias +
           ".kind <> 'notice' AND e.state IN ('pending', 'sending'))";
}

/// The reply of `q`, an account that had to wait, which is due longest: each one that was refused
/// is due later than those that were not asked for yet, so that none is always the one that asks.
const std::string& asking_sql() {
    static const std::string sql =
        "FROM outbox p INDEXED BY outbox_waiting WHERE p.inbox_id = q.id AND p.state = 'pending'"
        " AND p.kind <> 'notice' AND " +
        is_next_sql("p") + " ORDER BY p.due_at, p.id LIMIT 1";
    return sql;
}

/// While one reply of `q` asks, no other does. Both conditions on its state are needed: SQLite uses
/// an index of some rows only where their condition stands word for word.
const std::string& nobody_asks_sql() {
    static const std::string sql =
        "NOT EXISTS (SELECT 1 FROM outbox s INDEXED BY outbox_unsettled"
        " WHERE s.state IN ('sending', 'held') AND s.state = 'sending' AND s.inbox_id = q.id"
        " AND s.kind <> 'notice')";
    return sql;
}

/// Of an account that had to wait only one reply leaves, to ask whether it must wait on; the others
/// follow when it has arrived (`account_answers`). `?1` is now.
const std::string& due_sql() {
    static const std::string sql =
        "SELECT o.id, o.reference, o.kind, o.target, o.text, o.author, o.attempts, o.parts_sent,"
        " o.conversation_id, o.epoch, coalesce(m.buttons_json, ''), o.created_at,"
        " o.parts"
        " FROM outbox o JOIN inboxes i ON i.id = o.inbox_id LEFT JOIN messages m ON m.id = "
        "o.message_id"
        " WHERE o.state = 'pending' AND o.due_at <= ?1"
        " AND (o.kind = 'notice' OR i.paused_until = 0 OR o.id IN (SELECT (SELECT p.id " +
        asking_sql() + ") FROM inboxes q WHERE q.paused_until > 0 AND q.paused_until <= ?1 AND " +
        nobody_asks_sql() + ")) AND " + is_next_sql("o") + " ORDER BY o.due_at LIMIT ?2";
    return sql;
}

/// When something may leave that `due_sql` would take then, or waits no longer.
const std::string& next_due_sql() {
    static const std::string sql =
        "SELECT min(at) FROM (SELECT * FROM (SELECT o.due_at AS at FROM outbox o JOIN inboxes i"
        "  ON i.id = o.inbox_id WHERE o.state = 'pending' AND (o.kind = 'notice' OR i.paused_until "
        "= 0)"
        "  AND " +
        is_next_sql("o") +
        " ORDER BY o.due_at LIMIT 1)"
        " UNION ALL SELECT max(q.paused_until, (SELECT p.due_at " +
        asking_sql() + ")) FROM inboxes q WHERE q.paused_until > 0 AND " + nobody_asks_sql() +
        " UNION ALL SELECT min(w.expires_at) FROM outbox w INDEXED BY outbox_by_expiry"
        "  WHERE w.state = 'pending' AND w.expires_at IS NOT NULL)";
    return sql;
}

std::vector<DueRow> due_rows(Database& database, TimeMs now, std::int64_t limit) {
    std::vector<DueRow> rows;
    Statement due = database.prepare(due_sql());
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
        row.job.buttons_json = due.text(10);
        row.job.created_at = due.integer(11);
        row.job.parts = due.integer(12);
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The bot's word stands only until a person takes it; a comment stays hidden.
bool is_overtaken(const OutboxJob& job, std::int64_t epoch, const ConversationRow& conversation) {
    return job.author == "bot" && epoch != conversation.epoch && !is_hiding(job.kind);
}

/// Rows past their time, of which no more is read than giving them up needs.
std::vector<DueRow> late_rows(Database& database, TimeMs now) {
    std::vector<DueRow> rows;
    Statement late = database.prepare(
        "SELECT id, conversation_id, author, kind, epoch FROM outbox INDEXED BY outbox_by_expiry"
        " WHERE state = 'pending' AND expires_at IS NOT NULL AND expires_at <= ?"
        " ORDER BY expires_at LIMIT ?");
    late.bind(now, most_given_up);
    while (late.step()) {
        DueRow row;
        row.job.id = {late.integer(0)};
        row.conversation = {late.integer(1)};
        row.job.author = late.text(2);
        row.job.kind = late.text(3);
        row.epoch = late.integer(4);
        rows.push_back(std::move(row));
    }
    return rows;
}

/// What should have left by now is given up, also behind a reply or a pause that lasts longer.
void give_up_late(Database& database, TimeMs now, std::vector<ConversationId>* too_late) {
    for (const DueRow& row : late_rows(database, now)) {
        const auto conversation = load_conversation(database, row.conversation);
        if (conversation && is_overtaken(row.job, row.epoch, *conversation)) {
            mark_cancelled(database, row.job.id, "a person took over", now);
            continue;
        }
        mark_dead(database, row.job.id, "it was too late to send it", now);
        if (too_late != nullptr && row.job.author == "bot") too_late->push_back(row.conversation);
    }
}

}  // namespace

std::vector<OutboxJob> claim_due(Database& database,
                                 TimeMs now,
                                 std::int64_t limit,
                                 std::vector<ConversationId>* too_late) {
    give_up_late(database, now, too_late);
    std::vector<OutboxJob> jobs;
    for (DueRow& row : due_rows(database, now, limit)) {
        std::optional<ConversationRow> conversation = load_conversation(database, row.conversation);
        if (!conversation) continue;
        if (is_overtaken(row.job, row.epoch, *conversation)) {
            mark_cancelled(database, row.job.id, "a person took over", now);
            continue;
        }
        mark_sending(database, row.job.id, row.job.attempts, now);
        const bool about_one = row.job.kind != "message" && row.job.kind != "notice";
        row.job.reply_to_id =
            about_one ? row.job.target : newest_customer_message(database, conversation->id);
        if (about_one) stand_at_post(database, *conversation);
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
    Statement next = database.prepare(next_due_sql());
    if (!next.step() || next.is_null(0)) return std::nullopt;
    return next.integer(0);
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

}  // namespace bot::store
