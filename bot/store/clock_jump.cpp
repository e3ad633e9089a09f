#include "bot/store/clock_jump.h"

#include "bot/store/people.h"

namespace bot::store {
namespace {

/// Far above every merge window and burst.
constexpr TimeMs longest_turn_ms = 600'000;

}  // namespace

void pull_back_times(Database& database, TimeMs now) {
    database.prepare("UPDATE inboxes SET paused_until = ?1 WHERE paused_until > ?1 + ?2")
        .bind(now, longest_pause_ms)
        .done();
    database.prepare("UPDATE conversations SET turn_due_at = ?1 WHERE turn_due_at > ?1 + ?2")
        .bind(now, longest_turn_ms)
        .done();
    database.prepare("UPDATE conversations SET last_activity_at = ?1 WHERE last_activity_at > ?1")
        .bind(now)
        .done();
    database.prepare("UPDATE lookups SET due_at = ?1 WHERE due_at > ?1 + ?2")
        .bind(now, longest_pause_ms)
        .done();
    database.prepare("UPDATE lookups SET reported_at = ?1 WHERE reported_at > ?1").bind(now).done();
    database.prepare("UPDATE outbox SET due_at = ?1 WHERE state = 'pending' AND due_at > ?1 + ?2")
        .bind(now, longest_pause_ms)
        .done();
}

void forget_old_sessions(Database& database, TimeMs now) {
    database.prepare("DELETE FROM sessions WHERE seen_at <= ? OR started_at <= ?")
        .bind(now - session_idle_ms, now - session_total_ms)
        .done();
}

}  // namespace bot::store
