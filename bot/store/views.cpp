#include "bot/store/views.h"

#include "bot/store/conversations.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iterator>

namespace bot::store {
namespace {

using nlohmann::json;

json parsed(const std::string& text) {
    if (text.empty()) return nullptr;
    json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(nullptr) : value;
}

constexpr std::string_view our_files = "file:";

/// What pages may know of attachments: the platform's addresses can hold its tokens.
json attachments_json(const std::string& text) {
    const json stored = parsed(text);
    if (!stored.is_array()) return nullptr;
    json list = json::array();
    for (const json& one : stored) {
        if (!one.is_object()) continue;
        json shown = {{"kind", one.value("kind", "")},
                      {"name", one.value("name", "")},
                      {"mime_type", one.value("mime_type", "")}};
        // What the web chat sent is here; everything else stays with its platform.
        const std::string id = one.value("id", "");
        if (id.starts_with(our_files)) shown["href"] = "/api/v1/files/" + id.substr(5);
        list.push_back(std::move(shown));
    }
    return list;
}

json time_or_null(const Statement& row, int column) {
    return row.is_null(column) ? json(nullptr) : json(row.integer(column));
}

constexpr const char* message_columns =
    "SELECT id, seq, direction, author, agent, kind, text, payload, buttons_json, "
    "attachments_json, client_id,"
    " sent_at, status, decision_id, hidden, (SELECT json_object('name', p.name, 'handle', p.handle,"
    " 'key', p.key) FROM contacts p WHERE p.id = messages.contact_id) FROM messages ";

MessageView read_message(const Statement& row) {
    MessageView message;
    message.id = row.integer(0);
    message.seq = row.integer(1);
    message.direction = row.text(2);
    message.author = row.text(3);
    message.agent = row.text(4);
    message.kind = row.text(5);
    message.text = row.text(6);
    message.payload = row.text(7);
    message.buttons_json = row.text(8);
    message.attachments_json = row.text(9);
    message.client_id = row.text(10);
    message.sent_at = row.integer(11);
    message.status = row.text(12);
    if (!row.is_null(13)) message.decision_id = row.integer(13);
    message.hidden = row.integer(14) != 0;
    message.writer_json = row.text(15);
    return message;
}

json message_json(const MessageView& message) {
    return {{"id", message.id},
            {"seq", message.seq},
            {"direction", message.direction},
            {"author", message.author},
            {"agent", message.agent},
            {"writer", parsed(message.writer_json)},
            {"kind", message.kind},
            {"text", message.text},
            {"buttons", parsed(message.buttons_json)},
            {"attachments", attachments_json(message.attachments_json)},
            {"hidden", message.hidden},
            {"at", message.sent_at},
            {"status", message.status},
            {"decision_id", message.decision_id ? json(*message.decision_id) : json(nullptr)}};
}

json rows_of(Database& database,
             const char* sql,
             ConversationId conversation,
             json (*read)(const Statement&)) {
    json list = json::array();
    Statement found = database.prepare(sql);
    found.bind(conversation.value);
    while (found.step()) list.push_back(read(found));
    return list;
}

/// The decisions that these messages name.
json decisions_of(Database& database, const json& messages) {
    json ids = json::array();
    for (const json& message : messages) {
        if (!message["decision_id"].is_null()) ids.push_back(message["decision_id"]);
    }
    json list = json::array();
    Statement found = database.prepare(
        "SELECT id, at, decision_json FROM decisions WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY id");
    found.bind(ids.dump());
    while (found.step()) {
        list.push_back({{"id", found.integer(0)},
                        {"at", found.integer(1)},
                        {"decision", parsed(found.text(2))}});
    }
    return list;
}

json handoffs_of(Database& database, ConversationId conversation) {
    return rows_of(database,
                   "SELECT at, department, priority, due_at, packet_json, taken_at, taken_by, "
                   "ended_at, ended_how"
                   " FROM handoffs WHERE conversation_id = ? ORDER BY id",
                   conversation, [](const Statement& row) {
                       return json{
                           {"at", row.integer(0)},          {"department", row.text(1)},
                           {"priority", row.text(2)},       {"due_at", time_or_null(row, 3)},
                           {"packet", parsed(row.text(4))}, {"taken_at", time_or_null(row, 5)},
                           {"taken_by", row.text(6)},       {"ended_at", time_or_null(row, 7)},
                           {"ended_how", row.text(8)}};
                   });
}

json promises_of(Database& database, ConversationId conversation) {
    return rows_of(
        database,
        "SELECT text, made_at, due_at, state FROM promises WHERE conversation_id = ? ORDER BY id",
        conversation, [](const Statement& row) {
            return json{{"text", row.text(0)},
                        {"made_at", row.integer(1)},
                        {"due_at", row.integer(2)},
                        {"state", row.text(3)}};
        });
}

json deliveries_of(Database& database, ConversationId conversation) {
    return rows_of(
        database,
        "SELECT id, kind, state, attempts, error, due_at FROM outbox WHERE conversation_id = ?"
        " AND state <> 'sent' ORDER BY id",
        conversation, [](const Statement& row) {
            return json{{"outbox_id", row.integer(0)}, {"kind", row.text(1)},
                        {"state", row.text(2)},        {"attempts", row.integer(3)},
                        {"error", row.text(4)},        {"due_at", row.integer(5)}};
        });
}

/// How a visitor of the web chat said that they can be reached; elsewhere addresses are the
/// platform's own.
void add_given(const std::string& address_json, json& view) {
    if (view["channel"] != "widget") return;
    const auto given = read_string_map(address_json);
    for (const char* name : {"email", "phone"}) {
        const auto value = given.find(name);
        if (value != given.end()) view["contact"][name] = value->second;
    }
}

}  // namespace

std::vector<MessageView> messages_after(Database& database,
                                        ConversationId conversation,
                                        std::int64_t after_seq,
                                        std::int64_t limit) {
    std::vector<MessageView> messages;
    Statement found =
        database.prepare(std::string(message_columns) +
                         "WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?");
    found.bind(conversation.value, after_seq, limit);
    while (found.step()) messages.push_back(read_message(found));
    return messages;
}

std::optional<MessageView> message_of_client(Database& database,
                                             ConversationId conversation,
                                             const std::string& client_id) {
    Statement found =
        database.prepare(std::string(message_columns) +
                         "WHERE conversation_id = ? AND client_id = ? AND client_id <> ''");
    if (!found.bind(conversation.value, client_id).step()) return std::nullopt;
    return read_message(found);
}

json messages_before(Database& database, ConversationId conversation, std::int64_t before_seq) {
    std::vector<MessageView> newest_first;
    {
        Statement found =
            database.prepare(std::string(message_columns) +
                             "WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?");
        found.bind(conversation.value, before_seq, messages_a_page + 1);
        while (found.step()) newest_first.push_back(read_message(found));
    }
    const bool earlier = std::ssize(newest_first) > messages_a_page;
    if (earlier) newest_first.pop_back();
    json messages = json::array();
    for (auto message = newest_first.rbegin(); message != newest_first.rend(); ++message)
        messages.push_back(message_json(*message));
    json decisions = decisions_of(database, messages);
    return {{"messages", std::move(messages)},
            {"decisions", std::move(decisions)},
            {"earlier", earlier}};
}

json conversation_view(Database& database, ConversationId conversation) {
    json view;
    {
        Statement found = database.prepare(
            "SELECT c.id, i.name, i.channel, p.name, p.key, c.owner, c.agent, c.department, "
            "c.priority, c.due_at,"
            " c.case_key, c.language, c.visibility, c.opened_at, c.last_customer_at, c.labels_json,"
            " p.handle, p.tags_json, p.blocked, c.address_json"
            " FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = "
            "c.inbox_id"
            " WHERE c.id = ?");
        if (!found.bind(conversation.value).step()) return nullptr;
        view = {{"id", found.integer(0)},
                {"inbox", found.text(1)},
                {"channel", found.text(2)},
                {"contact",
                 {{"name", found.text(3)},
                  {"key", found.text(4)},
                  {"handle", found.text(16)},
                  {"tags", parsed(found.text(17))},
                  {"blocked", found.integer(18) != 0}}},
                {"owner", found.text(5)},
                {"agent", found.text(6)},
                {"department", found.text(7)},
                {"priority", found.text(8)},
                {"due_at", time_or_null(found, 9)},
                {"case", found.text(10)},
                {"language", found.text(11)},
                {"visibility", found.text(12)},
                {"opened_at", found.integer(13)},
                {"last_customer_at", found.integer(14)},
                {"labels", parsed(found.text(15))}};
        add_given(found.text(19), view);
    }
    view.update(messages_before(database, conversation, INT64_MAX));
    view["handoffs"] = handoffs_of(database, conversation);
    view["promises"] = promises_of(database, conversation);
    view["deliveries"] = deliveries_of(database, conversation);
    return view;
}

}  // namespace bot::store
