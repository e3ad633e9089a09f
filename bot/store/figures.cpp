#include "bot/store/figures.h"

#include "bot/store/audit_chain.h"
#include "bot/store/first_id.h"
#include "bot/store/scope_sql.h"
#include "bot/store/text_list.h"
#include "bot/store/themes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace bot::store {
namespace {

using nlohmann::json;

constexpr std::int64_t most_waits = 200'000;
constexpr std::int64_t most_grouped = 500;
constexpr std::size_t most_examples = 5;
constexpr std::int64_t checked_audit_rows = 5'000;

json time_or_null(const Statement& row, int column) {
    return row.is_null(column) || row.integer(column) == 0 ? json(nullptr)
                                                           : json(row.integer(column));
}

struct Range {
    std::int64_t first = 0;
    std::int64_t end = 0;
};

Range range_of(Database& database,
               const std::string& table,
               const std::string& column,
               Period period) {
    return {first_id_at(database, table, column, period.from),
            first_id_at(database, table, column, period.to)};
}

}  // namespace

json messages_by_hour(Database& database, Period period) {
    const Range range = range_of(database, "messages", "received_at", period);
    json hours = json::array();
    Statement found = database.prepare(
        "SELECT m.received_at / 3600000 * 3600000 AS hour, i.channel, sum(m.direction = 'in'),"
        " sum(m.direction = 'out') FROM messages m JOIN conversations c ON c.id = m.conversation_id"
        " JOIN inboxes i ON i.id = c.inbox_id WHERE m.id >= ? AND m.id < ? AND m.direction <> "
        "'note' GROUP BY hour, i.channel ORDER BY hour");
    found.bind(range.first, range.end);
    while (found.step()) {
        hours.push_back({{"at", found.integer(0)},
                         {"channel", found.text(1)},
                         {"in", found.integer(2)},
                         {"out", found.integer(3)}});
    }
    return hours;
}

json turns_by_action(Database& database, Period period) {
    const Range range = range_of(database, "decisions", "at", period);
    json turns = {{"answered", 0}, {"clarified", 0}, {"escalated", 0}, {"silent", 0}};
    Statement found = database.prepare(
        "SELECT action, count(*) FROM decisions WHERE id >= ? AND id < ? GROUP BY action");
    found.bind(range.first, range.end);
    while (found.step()) {
        const std::string action = found.text(0);
        const char* name = action == "answer" || action == "form" ? "answered"
                           : action == "clarify"                  ? "clarified"
                           : action == "escalate"                 ? "escalated"
                                                                  : "silent";
        turns[name] = turns[name].get<std::int64_t>() + found.integer(1);
    }
    return turns;
}

std::vector<TimeMs> bot_waits(Database& database, Period period) {
    const Range range = range_of(database, "messages", "received_at", period);
    std::vector<TimeMs> waits;
    Statement found = database.prepare(
        "SELECT m.received_at - p.received_at FROM messages m JOIN messages p ON"
        " p.conversation_id = m.conversation_id AND p.seq = m.seq - 1 AND p.direction = 'in'"
        " WHERE m.id >= ? AND m.id < ? AND m.direction = 'out' AND m.author = 'bot' LIMIT ?");
    found.bind(range.first, range.end, most_waits);
    while (found.step()) waits.push_back(found.integer(0));
    return waits;
}

std::vector<Handled> handled(Database& database, Period period) {
    const Range range = range_of(database, "handoffs", "at", period);
    std::vector<Handled> all;
    Statement found = database.prepare(
        "SELECT h.at, h.department, (SELECT min(m.received_at) FROM messages m WHERE"
        " m.conversation_id = h.conversation_id AND m.direction = 'out' AND m.author = 'person'"
        " AND m.received_at >= h.at) FROM handoffs h WHERE h.id >= ? AND h.id < ? LIMIT ?");
    found.bind(range.first, range.end, most_waits);
    while (found.step()) {
        if (!found.is_null(2)) all.push_back({found.integer(0), found.integer(2), found.text(1)});
    }
    return all;
}

json promise_counts(Database& database, Period period) {
    Statement found = database.prepare(
        "SELECT coalesce(sum(state = 'kept' AND settled_at >= ?1 AND settled_at < ?2), 0),"
        " coalesce(sum(state = 'broken' AND coalesce(settled_at, due_at) >= ?1"
        "  AND coalesce(settled_at, due_at) < ?2), 0), coalesce(sum(state = 'open'), 0) FROM "
        "promises");
    if (!found.bind(period.from, period.to).step()) return json::object();
    return {{"kept", found.integer(0)}, {"broken", found.integer(1)}, {"open", found.integer(2)}};
}

json topics(Database& database, Period period, std::int64_t limit) {
    const Range range = range_of(database, "decisions", "at", period);
    json list = json::array();
    Statement found = database.prepare(
        "SELECT intent, count(*) AS times FROM decisions WHERE id >= ? AND id < ? AND intent <> ''"
        " GROUP BY intent ORDER BY times DESC, intent LIMIT ?");
    found.bind(range.first, range.end, limit);
    while (found.step()) list.push_back({{"intent", found.text(0)}, {"count", found.integer(1)}});
    return list;
}

json asked_since(Database& database, TimeMs from) {
    json counts = json::object();
    Statement found = database.prepare(
        "SELECT intent, count(*) FROM decisions WHERE id >= ? AND intent <> '' GROUP BY intent");
    found.bind(first_id_at(database, "decisions", "at", from));
    while (found.step()) counts[found.text(0)] = found.integer(1);
    return counts;
}

json unanswered(Database& database, Period period, const Scope& scope, std::int64_t limit) {
    json list = json::array();
    Statement found = database.prepare(
        std::string("SELECT l.text, l.count, l.key FROM lessons l"
                    " LEFT JOIN conversations c ON c.id = l.conversation_id"
                    " WHERE l.kind = 'unanswered' AND l.state = 'open' AND l.at >= ?3 AND l.at < ?4"
                    " AND (l.conversation_id IS NULL OR ") +
        in_scope + ") ORDER BY l.count DESC, l.id LIMIT ?5");
    found.bind(list_text(scope.departments), scope.agent, period.from, period.to, most_grouped);
    std::vector<std::pair<std::string, std::int64_t>> rows;
    std::vector<std::string> keys;
    while (found.step()) {
        rows.emplace_back(found.text(0), found.integer(1));
        keys.push_back(found.text(2));
    }
    for (const Theme& theme : group_into_themes(keys)) {
        json examples = json::array();
        std::int64_t count = 0;
        for (const std::size_t place : theme.members) {
            count += rows[place].second;
            if (place != theme.members.front() && examples.size() < most_examples)
                examples.push_back(rows[place].first);
        }
        list.push_back({{"theme", rows[theme.members.front()].first},
                        {"count", count},
                        {"examples", std::move(examples)}});
    }
    std::stable_sort(list.begin(), list.end(), [](const json& one, const json& other) {
        return one["count"] > other["count"];
    });
    if (list.size() > static_cast<std::size_t>(limit))
        list.erase(list.begin() + static_cast<json::difference_type>(limit), list.end());
    return list;
}

json audit_view(Database& database, std::optional<std::int64_t> before, std::int64_t limit) {
    json rows = json::array();
    bool unbroken = true;
    std::int64_t seen = 0;
    Statement found = database.prepare(
        "SELECT id, at, actor, action, object, detail, hash, coalesce(lag(hash) OVER (ORDER BY "
        "id), "
        "'') FROM (SELECT * FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2) ORDER BY id DESC");
    found.bind(before.value_or(INT64_MAX), std::max(limit, checked_audit_rows));
    while (found.step()) {
        const std::string hash = audit_hash(
            found.text(7),
            {found.integer(1), found.text(2), found.text(3), found.text(4), found.text(5)});
        // The oldest row that was read has its predecessor outside, unless it is the very first.
        const bool knows_previous = !found.text(7).empty() || found.integer(0) == 1;
        if (knows_previous && hash != found.text(6)) unbroken = false;
        if (seen++ >= limit) continue;
        rows.push_back({{"id", found.integer(0)},
                        {"at", found.integer(1)},
                        {"actor", found.text(2)},
                        {"action", found.text(3)},
                        {"object", found.text(4)},
                        {"detail", found.text(5)}});
    }
    return {{"unbroken", unbroken}, {"rows", std::move(rows)}};
}

json inboxes_view(Database& database, TimeMs now) {
    json list = json::array();
    Statement found = database.prepare(
        "SELECT i.name, i.channel, iif(i.paused_until > ?1, i.paused_until, 0), i.pause_reason,"
        " (SELECT max(c.last_customer_at) FROM conversations c WHERE c.inbox_id = i.id),"
        " (SELECT count(*) FROM outbox o WHERE o.inbox_id = i.id AND o.state = 'pending'),"
        // The list is the one of the index, which SQLite does not see otherwise.
        " (SELECT count(*) FROM outbox o WHERE o.inbox_id = i.id AND o.state = 'held'"
        "  AND o.state IN ('sending', 'held')),"
        " (SELECT count(*) FROM outbox o WHERE o.inbox_id = i.id AND o.state = 'dead'"
        "  AND o.settled_at > ?1 - 86400000)"
        " FROM inboxes i ORDER BY i.name");
    found.bind(now);
    while (found.step()) {
        list.push_back({{"name", found.text(0)},
                        {"channel", found.text(1)},
                        {"paused_until", time_or_null(found, 2)},
                        {"pause_reason", found.text(3)},
                        {"last_inbound_at", time_or_null(found, 4)},
                        {"pending", found.integer(5)},
                        {"held", found.integer(6)},
                        {"failed", found.integer(7)}});
    }
    return list;
}

std::map<std::string, LiveCount> live_by_department(Database& database, TimeMs now) {
    std::map<std::string, LiveCount> counts;
    Statement found = database.prepare(
        "SELECT department, owner = 'waiting', count(*), sum(due_at < ?) FROM conversations"
        " WHERE owner IN ('waiting', 'human') GROUP BY 1, 2");
    found.bind(now);
    while (found.step()) {
        LiveCount& count = counts[found.text(0)];
        const bool waiting = found.integer(1) != 0;
        (waiting ? count.waiting : count.human) = found.integer(2);
        if (waiting) count.late = found.integer(3);
    }
    return counts;
}

}  // namespace bot::store
