#include "bot/store/desk_acts.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

std::int64_t meta_number(Database& database, const char* key) {
    Statement found = database.prepare("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?");
    return found.bind(key).step() ? found.integer(0) : 0;
}

void set_meta_number(Database& database, const char* key, std::int64_t value) {
    database
        .prepare(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = "
            "excluded.value")
        .bind(key, std::to_string(value))
        .done();
}

}  // namespace

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
        "'in'");
    if (!found.bind(conversation.value, seq).step()) return std::nullopt;
    return found.text(0);
}

void set_hidden(Database& database, ConversationId conversation, std::int64_t seq, bool hidden) {
    database.prepare("UPDATE messages SET hidden = ? WHERE conversation_id = ? AND seq = ?")
        .bind(std::int64_t{hidden ? 1 : 0}, conversation.value, seq)
        .done();
}

std::int64_t index_messages(Database& database, std::int64_t limit) {
    const std::int64_t from = meta_number(database, "search_upto");
    std::int64_t upto = from;
    std::int64_t count = 0;
    {
        Statement newest = database.prepare(
            "SELECT max(id), count(*) FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT "
            "?)");
        if (newest.bind(from, limit).step() && !newest.is_null(0)) {
            upto = newest.integer(0);
            count = newest.integer(1);
        }
    }
    if (count == 0) return 0;
    database
        .prepare(
            "INSERT INTO message_search (rowid, text) SELECT id, text FROM messages m WHERE id > ? "
            "AND id <= ? AND NOT EXISTS (SELECT 1 FROM message_search_docsize d WHERE d.id = "
            "m.id)")
        .bind(from, upto)
        .done();
    set_meta_number(database, "search_upto", upto);
    return count;
}

}  // namespace bot::store
