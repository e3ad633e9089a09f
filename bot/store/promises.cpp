#include "bot/store/promises.h"

#include "bot/store/promise_sql.h"

namespace bot::store {

void add_promise(Database& database,
                 const ConversationRow& row,
                 MessageId said_in,
                 const std::string& text,
                 TimeMs due_at,
                 TimeMs now) {
    database
        .prepare(
            "INSERT INTO promises (conversation_id, message_id, text, made_at, due_at)"
            " VALUES (?, ?, ?, ?, ?)")
        .bind(row.id.value, said_in.value, text, now, due_at)
        .done();
}

void release_unsaid_promises(Database& database, ConversationId conversation, TimeMs now) {
    database
        .prepare(
            "UPDATE promises SET state = 'released', settled_at = ?1 WHERE conversation_id = ?2"
            " AND state IN ('open', 'broken') AND EXISTS (SELECT 1 FROM outbox o"
            "  JOIN messages m ON m.id = o.message_id WHERE o.conversation_id = ?2"
            "  AND o.message_id = promises.message_id AND o.parts_sent = 0"
            "  AND (o.state IN ('dead', 'cancelled') OR (o.state = 'sent' AND"
            "   m.status = 'failed')))")
        .bind(now, conversation.value)
        .done();
}

void restore_said_promises(Database& database, ConversationId conversation, MessageId arrived) {
    database
        .prepare(
            "UPDATE promises SET state = 'open', settled_at = NULL WHERE state = 'released'"
            " AND conversation_id = ?1 AND message_id = ?2"
            " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = ?1"
            "  AND c.owner IN ('waiting', 'human'))"
            " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = ?1"
            "  AND m.direction = 'out' AND m.author = 'person'"
            "  AND m.received_at >= promises.made_at)")
        .bind(conversation.value, arrived.value)
        .done();
}

bool another_breach_stands(Database& database, ConversationId conversation, std::int64_t promise) {
    Statement found = database.prepare(
        "SELECT 1 FROM promises p JOIN conversations c ON c.id = p.conversation_id"
        " WHERE c.id = ?1 AND p.id <> ?2 AND p.state = 'broken'"
        " AND p.settled_at >= c.waiting_since"
        " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = ?1"
        "  AND m.direction = 'out' AND m.author = 'person'"
        "  AND m.received_at >= p.settled_at)");
    return found.bind(conversation.value, promise).step();
}

std::vector<DuePromise> due_promises(Database& database, TimeMs now, std::int64_t limit) {
    std::vector<DuePromise> due;
    // Each half has an index of its own, written as it is here.
    Statement found = database.prepare(
        std::string("SELECT p.id, p.conversation_id, p.due_at <= ?1 FROM ("
                    "SELECT * FROM promises WHERE state = 'open' AND due_at <= ?1 UNION ALL "
                    "SELECT * FROM promises WHERE state = 'open' AND warned_at IS NULL"
                    " AND due_at - (due_at - made_at) / 5 <= ?1 AND due_at > ?1) p WHERE ") +
        may_be_known + " LIMIT ?2");
    found.bind(now, limit);
    while (found.step())
        due.push_back({found.integer(0), {found.integer(1)}, found.integer(2) != 0});
    return due;
}

}  // namespace bot::store
