#include "bot/store/gauges.h"

namespace bot::store {
namespace {

std::int64_t one_number(Statement found) {
    return found.step() ? found.integer(0) : 0;
}

/// The states are spelled out one by one because each has an index of its own.
constexpr const char* outbox_rows =
    "SELECT i.name, 'pending', (SELECT count(*) FROM outbox o WHERE o.state = 'pending' AND"
    " o.inbox_id = i.id) FROM inboxes i UNION ALL "
    "SELECT i.name, 'sending', (SELECT count(*) FROM outbox o WHERE o.state = 'sending' AND"
    " o.inbox_id = i.id) FROM inboxes i UNION ALL "
    "SELECT i.name, 'held', (SELECT count(*) FROM outbox o WHERE o.state = 'held' AND"
    " o.inbox_id = i.id) FROM inboxes i";

constexpr const char* owners =
    "SELECT 'waiting', (SELECT count(*) FROM conversations WHERE owner IN ('waiting', 'human')"
    " AND owner = 'waiting') UNION ALL "
    "SELECT 'human', (SELECT count(*) FROM conversations WHERE owner IN ('waiting', 'human')"
    " AND owner = 'human')";

}  // namespace

Gauges read_gauges(Database& database, TimeMs now) {
    Gauges gauges;
    Statement rows = database.prepare(outbox_rows);
    while (rows.step()) gauges.outbox.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    Statement inboxes = database.prepare("SELECT name, paused_until > ? FROM inboxes");
    inboxes.bind(now);
    while (inboxes.step()) gauges.inboxes.push_back({inboxes.text(0), inboxes.integer(1) != 0});
    Statement counted = database.prepare(owners);
    while (counted.step()) gauges.conversations.emplace_back(counted.text(0), counted.integer(1));
    Statement overdue = database.prepare(
        "SELECT count(*) FROM conversations WHERE owner IN ('waiting', 'human') AND"
        " owner = 'waiting' AND due_at < ?");
    overdue.bind(now);
    gauges.overdue = one_number(std::move(overdue));
    gauges.promises_open =
        one_number(database.prepare("SELECT count(*) FROM promises WHERE state = 'open'"));
    gauges.promises_broken = one_number(database.prepare(
        "SELECT count(*) FROM conversations c JOIN promises p ON p.conversation_id = c.id"
        " WHERE c.owner IN ('waiting', 'human') AND p.state = 'broken'"));
    return gauges;
}

}  // namespace bot::store
