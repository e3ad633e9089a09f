#include "bot/store/promises.h"

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
            " AND state = 'open' AND EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = ?2"
            "  AND o.message_id = promises.message_id AND o.state IN ('dead', 'cancelled')"
            "  AND o.parts_sent = 0)")
        .bind(now, conversation.value)
        .done();
}

void restore_said_promises(Database& database, OutboxId arrived) {
    database
        .prepare(
            "UPDATE promises SET state = 'open', settled_at = NULL WHERE state = 'released'"
            " AND (conversation_id, message_id) ="
            "  (SELECT conversation_id, message_id FROM outbox WHERE id = ?)"
            " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = promises.conversation_id"
            "  AND c.owner = 'waiting')")
        .bind(arrived.value)
        .done();
}

}  // namespace bot::store
