#include "bot/store/clock_repair.h"

namespace bot::store {
namespace {

constexpr TimeMs longest_wait_ms = 3'600'000;  ///< Of a retry or a pause that a platform asked for.
constexpr TimeMs tolerated_ms = 60'000;

}  // namespace

void bring_timers_back(Database& database, TimeMs now) {
    database
        .prepare(
            "UPDATE conversations SET turn_due_at = ?1 WHERE turn_due_at IS NOT NULL AND "
            "turn_due_at > ?1")
        .bind(now)
        .done();
    database.prepare("UPDATE conversations SET last_activity_at = ?1 WHERE last_activity_at > ?1")
        .bind(now)
        .done();
    database.prepare("UPDATE outbox SET due_at = ?1 WHERE state = 'pending' AND due_at > ?1 + ?2")
        .bind(now, longest_wait_ms)
        .done();
    database.prepare("UPDATE inboxes SET paused_until = ?1 WHERE paused_until > ?1 + ?2")
        .bind(now, longest_wait_ms)
        .done();
}

bool store_is_ahead(Database& database, TimeMs now) {
    for (const char* sql : {"SELECT received_at FROM messages ORDER BY id DESC LIMIT 1",
                            "SELECT at FROM decisions ORDER BY id DESC LIMIT 1"}) {
        Statement newest = database.prepare(sql);
        if (newest.step() && newest.integer(0) > now + tolerated_ms) return true;
    }
    return false;
}

}  // namespace bot::store
