#include "bot/retention.h"

#include "bot/log.h"
#include "bot/store/erase.h"
#include "bot/takeover.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bot {
namespace {

constexpr TimeMs day_ms = 24LL * 3600 * 1000;
constexpr TimeMs pause_ms = 1'000;
constexpr std::size_t conversations_per_run = 20;

std::vector<store::ConversationId> old_conversations(store::Database& database,
                                                     TimeMs before,
                                                     std::int64_t after) {
    std::vector<store::ConversationId> old;
    store::Statement found = database.prepare(
        "SELECT id FROM conversations WHERE id > ? AND owner IN ('bot', 'resolved') AND"
        " turn_due_at IS NULL AND max(last_activity_at, opened_at) < ? AND key NOT GLOB 'erased-*'"
        " ORDER BY id LIMIT ?");
    found.bind(after, before, static_cast<std::int64_t>(conversations_per_run));
    while (found.step()) old.push_back({found.integer(0)});
    return old;
}

void forget_put_aside(store::Database& database, TimeMs before) {
    database.prepare("DELETE FROM quarantine WHERE at < ?").bind(before).done();
    database.prepare("DELETE FROM ignored WHERE at < ?").bind(before).done();
}

}  // namespace

std::optional<TimeMs> Retention::run(store::Database& database, TimeMs now) {
    // A clock set back must not stop it for as long as it was ahead.
    if (now < next_run_ && next_run_ - now <= day_ms) return next_run_;
    next_run_ = now + day_ms;
    const int days = setup_.now()->book->policy.retention_days;
    if (days <= 0) return next_run_;
    const TimeMs before = now - days * day_ms;
    const std::vector<store::ConversationId> old = old_conversations(database, before, after_);
    const Pseudonyms pseudonyms = Pseudonyms::random();
    for (const store::ConversationId id : old) {
        store::forget_conversation(database, id, pseudonyms, now);
    }
    forget_put_aside(database, before);
    if (!old.empty()) {
        log_step(LogLevel::info, "retention", {{"conversations", std::to_string(old.size())}});
        audit(database, "retention", "retention", std::to_string(old.size()) + " conversations",
              "older than " + std::to_string(days) + " days", now);
    }
    const bool more = old.size() == conversations_per_run;
    after_ = more ? old.back().value : 0;
    if (more) next_run_ = now + pause_ms;
    return next_run_;
}

}  // namespace bot
