#include "bot/store/views.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

using nlohmann::json;

json parsed(const std::string& text) {
    if (text.empty()) return nullptr;
    json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(nullptr) : value;
}

json time_or_null(const Statement& row, int column) {
    return row.is_null(column) ? json(nullptr) : json(row.integer(column));
}

constexpr const char* message_columns =
    "SELECT id, seq, direction, author, agent, kind, text, payload, buttons_json, "
    "attachments_json, client_id,"
    " sent_at, status, decision_id FROM messages ";

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
    return message;
}

json message_json(const MessageView& message) {
    return {{"id", message.id},
            {"seq", message.seq},
            {"direction", message.direction},
            {"author", message.author},
            {"agent", message.agent},
            {"kind", message.kind},
            {"text", message.text},
            {"buttons", parsed(message.buttons_json)},
            {"attachments", parsed(message.attachments_json)},
            {"at", message.sent_at},
            {"status", message.status},
            {"decision_id", message.decision_id ? json(*message.decision_id) : json(nullptr)}};
}

json held_deliveries(Database& database) {
    json held = json::array();
    Statement found = database.prepare(
        "SELECT o.id, o.conversation_id, o.text, o.error, o.settled_at FROM outbox o WHERE o.state "
        "= 'held'"
        " ORDER BY o.id DESC LIMIT 200");
    while (found.step()) {
        held.push_back({{"outbox_id", found.integer(0)},
                        {"conversation_id", found.integer(1)},
                        {"text", found.text(2)},
                        {"why", found.text(3)},
                        {"at", time_or_null(found, 4)}});
    }
    return held;
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

json decisions_of(Database& database, ConversationId conversation) {
    return rows_of(
        database,
        "SELECT id, at, decision_json FROM decisions WHERE conversation_id = ? ORDER BY id",
        conversation, [](const Statement& row) {
            return json{
                {"id", row.integer(0)}, {"at", row.integer(1)}, {"decision", parsed(row.text(2))}};
        });
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

json queue_view(Database& database, TimeMs now, std::int64_t limit) {
    json waiting = json::array();
    Statement found = database.prepare(
        "SELECT c.id, i.name, i.channel, p.name, c.owner, c.agent, c.department, c.priority, "
        "c.due_at,"
        " c.waiting_since, c.case_key, c.language, c.visibility, h.packet_json,"
        " (SELECT text FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'"
        "  ORDER BY seq DESC LIMIT 1),"
        " (SELECT min(due_at) FROM promises r WHERE r.conversation_id = c.id AND r.state = 'open') "
        "AS promised"
        " FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = "
        "c.inbox_id"
        " LEFT JOIN handoffs h ON h.conversation_id = c.id AND h.ended_at IS NULL"
        " WHERE c.owner IN ('waiting', 'human')"
        " ORDER BY c.priority = 'P0' DESC, coalesce(min(c.due_at, promised), c.due_at, promised, "
        "1e15), c.id LIMIT ?");
    found.bind(limit);
    while (found.step()) {
        const json packet = parsed(found.text(13));
        waiting.push_back(
            {{"id", found.integer(0)},
             {"inbox", found.text(1)},
             {"channel", found.text(2)},
             {"contact", found.text(3)},
             {"owner", found.text(4)},
             {"agent", found.text(5)},
             {"department", found.text(6)},
             {"priority", found.text(7)},
             {"due_at", time_or_null(found, 8)},
             {"waiting_since", time_or_null(found, 9)},
             {"case", found.text(10)},
             {"language", found.text(11)},
             {"visibility", found.text(12)},
             {"why", packet.is_object() ? packet.value("why", json::array()) : json::array()},
             {"last_message", found.text(14)},
             {"promised_at", time_or_null(found, 15)}});
    }
    return {{"now", now}, {"conversations", waiting}, {"held", held_deliveries(database)}};
}

json conversation_view(Database& database, ConversationId conversation) {
    json view;
    {
        Statement found = database.prepare(
            "SELECT c.id, i.name, i.channel, p.name, p.key, c.owner, c.agent, c.department, "
            "c.priority, c.due_at,"
            " c.case_key, c.language, c.visibility, c.opened_at, c.last_customer_at, c.labels_json"
            " FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = "
            "c.inbox_id"
            " WHERE c.id = ?");
        if (!found.bind(conversation.value).step()) return nullptr;
        view = {{"id", found.integer(0)},
                {"inbox", found.text(1)},
                {"channel", found.text(2)},
                {"contact", {{"name", found.text(3)}, {"key", found.text(4)}}},
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
    }
    json messages = json::array();
    for (const MessageView& message : messages_after(database, conversation, 0, 1000)) {
        messages.push_back(message_json(message));
    }
    view["messages"] = std::move(messages);
    view["decisions"] = decisions_of(database, conversation);
    view["handoffs"] = handoffs_of(database, conversation);
    view["promises"] = promises_of(database, conversation);
    view["deliveries"] = deliveries_of(database, conversation);
    return view;
}

}  // namespace bot::store
