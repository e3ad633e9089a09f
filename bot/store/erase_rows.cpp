#include "bot/store/erase_rows.h"

namespace bot::store {
namespace {

bool is_indexed(Database& database, std::int64_t message) {
    Statement found = database.prepare("SELECT 1 FROM message_search_docsize WHERE id = ?");
    return found.bind(message).step();
}

}  // namespace

void run_for(Database& database, std::string_view sql, std::int64_t id) {
    database.prepare(sql).bind(id).done();
}

bool has_table(Database& database, std::string_view name) {
    Statement found =
        database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    return found.bind(name).step();
}

bool has_column(Database& database, std::string_view table, std::string_view name) {
    Statement found = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    return found.bind(table, name).step();
}

void write_text(Database& database, const TextRow& message, const std::string& text) {
    const bool indexed = is_indexed(database, message.id);
    if (indexed) {
        // The index holds no text of its own: to take a row out it must be told what was in it.
        database
            .prepare(
                "INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', ?, ?)")
            .bind(message.id, message.text)
            .done();
    }
    database.prepare("UPDATE messages SET text = ? WHERE id = ?").bind(text, message.id).done();
    if (!indexed) return;
    database.prepare("INSERT INTO message_search (rowid, text) VALUES (?, ?)")
        .bind(message.id, text)
        .done();
}

void erase_message(Database& database, const TextRow& message, const std::string& pseudonym) {
    write_text(database, message, pseudonym);
    run_for(database,
            "UPDATE messages SET payload = '', buttons_json = '', attachments_json = '',"
            " platform_id = '', client_id = '' WHERE id = ?",
            message.id);
}

void erase_decisions(Database& database, ConversationId conversation, const Pseudonyms& names) {
    const auto rows = text_rows(
        database, "SELECT id, turn_json, decision_json FROM decisions WHERE conversation_id = ?",
        conversation.value);
    for (const TextRow& row : rows) {
        database.prepare("UPDATE decisions SET turn_json = ?, decision_json = ? WHERE id = ?")
            .bind(names.json(row.text), names.json(row.more), row.id)
            .done();
    }
}

}  // namespace bot::store
