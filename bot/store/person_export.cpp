#include "bot/store/person_export.h"

#include "bot/store/erase.h"
#include "bot/store/erase_rows.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bot::store {
namespace {

using nlohmann::json;

/// A statement that gives each row of `table` as one JSON object with all its columns. Table and
/// condition are constants of this file.
std::string rows_as_json(Database& database, const std::string& table, const std::string& where) {
    std::string members;
    Statement columns = database.prepare("SELECT name FROM pragma_table_info(?)");
    columns.bind(table);
    while (columns.step()) {
        const std::string name = columns.text(0);
        members += (members.empty() ? "'" : ", '") + name + "', " + name;
    }
    return "SELECT json_object(" + members + ") FROM " + table + " WHERE " + where;
}

/// Members that hold JSON text become JSON.
void unfold(json& row) {
    for (auto& [name, value] : row.items()) {
        if (!name.ends_with("_json") || !value.is_string()) continue;
        json parsed = json::parse(value.get_ref<const std::string&>(), nullptr, false);
        if (!parsed.is_discarded()) value = std::move(parsed);
    }
}

json rows_of(Database& database,
             const std::string& table,
             const std::string& where,
             std::int64_t id) {
    json list = json::array();
    Statement rows = database.prepare(rows_as_json(database, table, where));
    rows.bind(id);
    while (rows.step()) {
        json row = json::parse(rows.text(0), nullptr, false);
        if (!row.is_object()) continue;
        unfold(row);
        list.push_back(std::move(row));
    }
    return list;
}

/// What the bot said to others alone in a shared conversation.
void leave_out_answers(Database& database, ConversationId id, json& conversation) {
    std::set<std::string> references;
    for (const std::int64_t decision :
         ids(database,
             "SELECT decision_id FROM messages WHERE conversation_id = ?1 AND contact_id IS NOT"
             " NULL AND decision_id IS NOT NULL EXCEPT SELECT decision_id FROM messages WHERE"
             " conversation_id = ?1 AND direction = 'in' AND contact_id IS NULL",
             id.value)) {
        for (const char* part : {"-1", "-2"})
            references.insert("d" + std::to_string(decision) + part);
    }
    std::set<json> answers;  // By the ids of their messages.
    std::erase_if(conversation["outbox"].get_ref<json::array_t&>(), [&](const json& row) {
        const bool theirs = references.contains(row["reference"].get<std::string>());
        if (theirs) answers.insert(row["message_id"]);
        return theirs;
    });
    std::erase_if(conversation["messages"].get_ref<json::array_t&>(),
                  [&](const json& message) { return answers.contains(message["id"]); });
}

/// What was to be done about the comments of others: hide one, show one, answer one in private.
/// Only orders about what the contact wrote stay.
void leave_out_orders(Database& database, ConversationId id, json& conversation) {
    std::set<std::string> own = {""};
    for (const TextRow& message :
         text_rows(database,
                   "SELECT id, platform_id, '' FROM messages WHERE conversation_id = ? AND"
                   " direction = 'in' AND contact_id IS NULL",
                   id.value))
        own.insert(message.text);
    std::erase_if(conversation["outbox"].get_ref<json::array_t&>(), [&](const json& row) {
        return row["kind"] != "notice" && !own.contains(row["target"].get<std::string>());
    });
}

/// What repeats the words of all who wrote in a shared conversation, whoever said them, or leads to
/// them. Returns what it took out.
json leave_out_repeated(Database& database, ConversationId id, json& conversation) {
    json left_out = {"messages of others", "answers to others", "orders about others"};
    leave_out_answers(database, id, conversation);
    leave_out_orders(database, id, conversation);
    for (const auto& [table, column] :
         {std::pair{"conversation", "memory_json"}, std::pair{"conversation", "address_json"},
          std::pair{"conversation", "public_address_json"}, std::pair{"decisions", "turn_json"},
          std::pair{"decisions", "decision_json"}, std::pair{"handoffs", "packet_json"}}) {
        for (json& row : conversation[table]) row.erase(column);
        left_out.push_back(std::string(table) + "." + column);
    }
    for (json& row : conversation["outbox"]) {
        if (row["kind"] == "notice") row.erase("text");
    }
    left_out.push_back("outbox.text of notices");
    return left_out;
}

/// The files with their bytes, in hexadecimal digits.
json files_of(Database& database, std::int64_t conversation) {
    json list = json::array();
    Statement files = database.prepare(
        "SELECT id, name, mime_type, size, at, hex(bytes) FROM files WHERE conversation_id = ?");
    files.bind(conversation);
    while (files.step()) {
        list.push_back({{"id", files.text(0)},
                        {"name", files.text(1)},
                        {"mime_type", files.text(2)},
                        {"size", files.integer(3)},
                        {"at", files.integer(4)},
                        {"bytes", files.text(5)}});
    }
    return list;
}

}  // namespace

json person_export(Database& database, ContactId contact) {
    const bool writers = knows_writers(database);
    json person = {
        {"contact", rows_of(database, "contacts", "id = ?", contact.value)},
        {"aliases", rows_of(database, "contact_aliases", "contact_id = ?", contact.value)},
        {"said_elsewhere",
         writers ? rows_of(database, "messages", "contact_id = ?", contact.value) : json::array()},
        {"conversations", json::array()}};
    for (const ConversationId id : conversations_of(database, contact)) {
        json conversation = {
            {"conversation", rows_of(database, "conversations", "id = ?", id.value)}};
        const char* theirs = "conversation_id = ? AND contact_id IS NULL";
        conversation["messages"] =
            rows_of(database, "messages", writers ? theirs : "conversation_id = ?", id.value);
        for (const char* table : {"decisions", "outbox", "handoffs", "promises", "cases"}) {
            conversation[table] = rows_of(database, table, "conversation_id = ?", id.value);
        }
        conversation["files"] = files_of(database, id.value);
        conversation["left_out"] = writers_in(database, id).empty()
                                       ? json::array()
                                       : leave_out_repeated(database, id, conversation);
        person["conversations"].push_back(std::move(conversation));
    }
    return person;
}

}  // namespace bot::store
