#include "bot/store/lookups.h"

#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

std::string ids_json(const std::vector<InboxId>& inboxes) {
    nlohmann::json ids = nlohmann::json::array();
    for (const InboxId inbox : inboxes) ids.push_back(inbox.value);
    return json_text(ids);
}

}  // namespace

void add_lookup(Database& database, InboxId inbox, const webhooks::Lookup& lookup, TimeMs now) {
    database
        .prepare(
            "INSERT INTO lookups (inbox_id, event_key, platform_id, item, due_at, reported_at) "
            "VALUES "
            "(?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (inbox_id, event_key) DO NOTHING")
        .bind(inbox.value, lookup.dedupe_key, lookup.message_id, lookup.item, now)
        .done();
}

std::vector<LookupRow> claim_lookups(Database& database,
                                     const std::vector<InboxId>& connected,
                                     TimeMs now,
                                     TimeMs lease_ms,
                                     std::int64_t count) {
    std::vector<LookupRow> due;
    {
        Statement found = database.prepare(
            "SELECT id, inbox_id, item, attempts + 1 FROM lookups WHERE due_at <= ? AND "
            "inbox_id IN (SELECT value FROM json_each(?)) ORDER BY due_at, id LIMIT ?");
        found.bind(now, ids_json(connected), count);
        while (found.step()) {
            due.push_back(
                {{found.integer(0)}, {found.integer(1)}, found.text(2), found.integer(3)});
        }
    }
    for (const LookupRow& row : due) {
        database.prepare("UPDATE lookups SET due_at = ?, attempts = ? WHERE id = ?")
            .bind(now + lease_ms, row.attempts, row.id.value)
            .done();
    }
    return due;
}

bool has_lookups(Database& database) {
    return database.prepare("SELECT 1 FROM lookups LIMIT 1").step();
}

std::optional<TimeMs> next_lookup_due(Database& database, const std::vector<InboxId>& connected) {
    Statement found = database.prepare(
        "SELECT min(due_at) FROM lookups WHERE inbox_id IN (SELECT value FROM json_each(?))");
    found.bind(ids_json(connected));
    if (!found.step() || found.is_null(0)) return std::nullopt;
    return found.integer(0);
}

std::vector<StrandedLookup> stranded_lookups(Database& database,
                                             const std::vector<InboxId>& connected,
                                             TimeMs until,
                                             std::int64_t count) {
    std::vector<StrandedLookup> stranded;
    Statement found = database.prepare(
        "SELECT l.id, l.inbox_id, i.name, l.event_key, l.platform_id, l.reported_at FROM lookups l "
        "JOIN inboxes i ON i.id = l.inbox_id WHERE l.reported_at <= ? AND l.inbox_id NOT IN "
        "(SELECT value FROM json_each(?)) ORDER BY l.reported_at, l.id LIMIT ?");
    found.bind(until, ids_json(connected), count);
    while (found.step()) {
        stranded.push_back({{found.integer(0)},
                            {found.integer(1)},
                            found.text(2),
                            found.text(3),
                            found.text(4),
                            found.integer(5)});
    }
    return stranded;
}

void look_up_again(Database& database, LookupId id, TimeMs due_at) {
    database.prepare("UPDATE lookups SET due_at = ? WHERE id = ?").bind(due_at, id.value).done();
}

bool end_lookup(Database& database, LookupId id) {
    database.prepare("DELETE FROM lookups WHERE id = ?").bind(id.value).done();
    return database.changes() > 0;
}

void forget_lookup(Database& database, InboxId inbox, const std::string& platform_id) {
    database.prepare("DELETE FROM lookups WHERE inbox_id = ? AND platform_id = ?")
        .bind(inbox.value, platform_id)
        .done();
}

}  // namespace bot::store
