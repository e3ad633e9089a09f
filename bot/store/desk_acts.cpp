#include "bot/store/desk_acts.h"

#include <nlohmann/json.hpp>

namespace bot::store {

std::optional<std::string> replied_since(Database& database,
                                         ConversationId conversation,
                                         std::int64_t seq,
                                         const std::string& agent) {
    Statement found = database.prepare(
        "SELECT agent FROM messages WHERE conversation_id = ? AND seq > ? AND direction = 'out'"
        " AND author = 'person' AND agent <> ? ORDER BY seq DESC LIMIT 1");
    if (!found.bind(conversation.value, seq, agent).step()) return std::nullopt;
    return found.text(0);
}

bool knows_client(Database& database, ConversationId conversation, const std::string& client_id) {
    Statement found = database.prepare(
        "SELECT 1 FROM messages WHERE conversation_id = ? AND client_id = ? AND client_id <> ''");
    return found.bind(conversation.value, client_id).step();
}

void assign_agent(Database& database, ConversationId conversation, const std::string& agent) {
    database.prepare("UPDATE conversations SET agent = ? WHERE id = ?")
        .bind(agent, conversation.value)
        .done();
}

void set_department(Database& database,
                    ConversationId conversation,
                    const std::string& department) {
    database.prepare("UPDATE conversations SET department = ? WHERE id = ?")
        .bind(department, conversation.value)
        .done();
    database
        .prepare(
            "UPDATE handoffs SET department = ? WHERE conversation_id = ? AND ended_at IS NULL")
        .bind(department, conversation.value)
        .done();
}

void set_priority(Database& database, ConversationId conversation, const std::string& priority) {
    database.prepare("UPDATE conversations SET priority = ? WHERE id = ?")
        .bind(priority, conversation.value)
        .done();
}

void set_labels(Database& database,
                ConversationId conversation,
                const std::vector<std::string>& labels) {
    database.prepare("UPDATE conversations SET labels_json = ? WHERE id = ?")
        .bind(nlohmann::json(labels).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
              conversation.value)
        .done();
}

void set_blocked(Database& database, ContactId contact, bool blocked) {
    database.prepare("UPDATE contacts SET blocked = ? WHERE id = ?")
        .bind(std::int64_t{blocked ? 1 : 0}, contact.value)
        .done();
}

std::optional<std::string> platform_id_of(Database& database,
                                          ConversationId conversation,
                                          std::int64_t seq) {
    Statement found = database.prepare(
        "SELECT platform_id FROM messages WHERE conversation_id = ? AND seq = ? AND direction = "
        "'in' AND kind NOT IN ('reaction', 'edit', 'deletion', 'thread_control')");
    if (!found.bind(conversation.value, seq).step()) return std::nullopt;
    return found.text(0);
}

}  // namespace bot::store
