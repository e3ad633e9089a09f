#include "bot/store/scope_sql.h"
#include "bot/store/text_list.h"
#include "bot/store/views.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

using nlohmann::json;

json time_or_null(const Statement& row, int column) {
    return row.is_null(column) ? json(nullptr) : json(row.integer(column));
}

json parsed(const std::string& text) {
    json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(nullptr) : value;
}

/// The owners as SQL literals, so that the indexes that are made for them are used.
std::string owner_list(const std::vector<std::string>& owners) {
    std::string list;
    for (const char* known : {"bot", "waiting", "human", "resolved"}) {
        for (const std::string& owner : owners) {
            if (owner != known) continue;
            list += (list.empty() ? "'" : ", '") + owner + "'";
            break;
        }
    }
    return list.empty() ? "''" : list;
}

std::string queue_sql(const QueueQuery& query) {
    const std::string owners = owner_list(query.owners);
    const bool needs_people = owners.find("'waiting'") != std::string::npos ||
                              owners.find("'human'") != std::string::npos;
    // Safety first, then whatever is lost first: the due time, a promise, the platform's window.
    const std::string order =
        needs_people ? "c.priority = 'P0' DESC, min(coalesce(c.due_at, 1e15), coalesce(promised, "
                       "1e15), coalesce(closes_at, 1e15)), c.id"
                     : "c.last_activity_at DESC";
    return "SELECT c.id, i.name, i.channel, p.name, c.owner, c.agent, c.department, c.priority, "
           "c.due_at, c.waiting_since, c.case_key, c.language, c.visibility, h.packet_json,"
           " (SELECT text FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'"
           "  ORDER BY seq DESC LIMIT 1),"
           " (SELECT min(due_at) FROM promises r WHERE r.conversation_id = c.id"
           "  AND r.state = 'open') AS promised, c.labels_json, c.last_activity_at,"
           " CASE WHEN c.last_customer_at > 0 AND c.last_customer_at"
           "  + json_extract(?8, '$.' || i.channel) > ?9 THEN c.last_customer_at"
           "  + json_extract(?8, '$.' || i.channel) END AS closes_at, p.key"
           " FROM conversations c JOIN contacts p ON p.id = c.contact_id"
           " JOIN inboxes i ON i.id = c.inbox_id"
           " LEFT JOIN handoffs h ON h.conversation_id = c.id AND h.ended_at IS NULL"
           " WHERE c.owner IN (" +
           owners + ") AND " + in_scope +
           " AND (?3 = '' OR c.agent = ?3) AND (?4 = '' OR c.department = ?4)"
           " AND (?5 = '' OR i.channel = ?5)"
           " AND (?6 = '' OR ?6 IN (SELECT value FROM json_each(c.labels_json)))"
           " ORDER BY " +
           order + " LIMIT ?7";
}

json queue_item(const Statement& row) {
    const json packet = parsed(row.text(13));
    return {
        {"id", row.integer(0)},
        {"inbox", row.text(1)},
        {"channel", row.text(2)},
        {"contact", row.text(3)},
        {"owner", row.text(4)},
        {"agent", row.text(5)},
        {"department", row.text(6)},
        {"priority", row.text(7)},
        {"due_at", time_or_null(row, 8)},
        {"waiting_since", time_or_null(row, 9)},
        {"case", row.text(10)},
        {"language", row.text(11)},
        {"visibility", row.text(12)},
        {"contact_key", row.text(19)},
        {"why", packet.is_object() ? packet.value("why", json::array()) : json::array()},
        {"because", packet.is_object() ? packet.value("because", json::array()) : json::array()},
        {"last_message", row.text(14)},
        {"promised_at", time_or_null(row, 15)},
        {"labels", parsed(row.text(16))},
        {"last_at", row.integer(17)},
        {"window_until", time_or_null(row, 18)}};
}

json held_deliveries(Database& database, const Scope& scope, std::int64_t limit) {
    json held = json::array();
    Statement found = database.prepare(
        std::string(
            "SELECT o.id, o.conversation_id, o.text, o.error, o.settled_at FROM outbox o"
            " JOIN conversations c ON c.id = o.conversation_id WHERE o.state = 'held' AND ") +
        in_scope + " ORDER BY o.id DESC LIMIT ?3");
    found.bind(list_text(scope.departments), scope.agent, limit);
    while (found.step()) {
        held.push_back({{"outbox_id", found.integer(0)},
                        {"conversation_id", found.integer(1)},
                        {"text", found.text(2)},
                        {"why", found.text(3)},
                        {"at", time_or_null(found, 4)}});
    }
    return held;
}

}  // namespace

json queue_view(Database& database, TimeMs now, const QueueQuery& query) {
    json conversations = json::array();
    Statement found = database.prepare(queue_sql(query));
    found.bind(list_text(query.scope.departments), query.scope.agent, query.agent, query.department,
               query.channel, query.label, query.limit, json(query.reply_windows).dump(), now);
    while (found.step()) conversations.push_back(queue_item(found));
    return {{"now", now},
            {"conversations", std::move(conversations)},
            {"held", held_deliveries(database, query.scope, query.held_limit)}};
}

json labels_in_use(Database& database) {
    json labels = json::array();
    Statement found = database.prepare(
        "SELECT DISTINCT l.value FROM (SELECT labels_json FROM conversations ORDER BY id DESC "
        "LIMIT "
        "5000) c, json_each(c.labels_json) l ORDER BY 1 LIMIT 200");
    while (found.step()) labels.push_back(found.text(0));
    return labels;
}

json promises_view(Database& database,
                   const std::string& state,
                   std::int64_t limit,
                   const Scope& scope) {
    json promises = json::array();
    Statement found = database.prepare(
        std::string(
            "SELECT r.id, r.text, r.made_at, r.due_at, r.state, c.id, p.name, c.department, "
            "c.agent, p.key FROM promises r JOIN conversations c ON c.id = r.conversation_id"
            " JOIN contacts p ON p.id = c.contact_id WHERE r.state = ?3 AND ") +
        in_scope + " ORDER BY r.due_at" + (state == "open" ? "" : " DESC") + " LIMIT ?4");
    found.bind(list_text(scope.departments), scope.agent, state, limit);
    while (found.step()) {
        promises.push_back({{"id", found.integer(0)},
                            {"text", found.text(1)},
                            {"made_at", found.integer(2)},
                            {"due_at", found.integer(3)},
                            {"state", found.text(4)},
                            {"conversation_id", found.integer(5)},
                            {"contact", found.text(6)},
                            {"department", found.text(7)},
                            {"agent", found.text(8)},
                            {"contact_key", found.text(9)}});
    }
    return promises;
}

}  // namespace bot::store
