#include "bot/timers.h"

#include "bot/decision_json.h"
#include "bot/json_text.h"
#include "bot/log.h"
#include "bot/store/clock_jump.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"
#include "bot/store/turns.h"
#include "bot/takeover.h"
#include "bot/unasked_text.h"
#include "rules/decide/decision.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace bot {
namespace {

constexpr TimeMs hour_ms = 3'600'000;
constexpr TimeMs second_ms = 1'000;
constexpr std::int64_t conversations_per_run = 50;

std::vector<store::ConversationId> ids_of(store::Statement& found) {
    std::vector<store::ConversationId> ids;
    while (found.step()) ids.push_back({found.integer(0)});
    return ids;
}

/// When a department must have answered after `at`: its own limit for the priority, in its opening
/// hours.
std::optional<TimeMs> next_deadline(const rules::RuleBook& book,
                                    const rules::Department& department,
                                    const std::string& priority,
                                    TimeMs at) {
    const auto calendar = book.calendars.find(department.calendar);
    if (calendar == book.calendars.end()) return std::nullopt;
    for (const auto& [level, within] : department.answer_within_ms) {
        if (rules::priority_name(level) == priority) {
            return rules::add_open_time(calendar->second, at, within);
        }
    }
    return rules::next_opening(calendar->second, at + hour_ms);
}

/// What people are told besides the packet, and what names it for ever.
struct Alarm {
    std::string reference;
    rules::Reason why;
};

/// Puts the alarm before the other reasons of the hand-over.
void put_first(nlohmann::json& packet, const char* list, nlohmann::json reason) {
    nlohmann::json& reasons = packet[list];
    if (!reasons.is_array()) reasons = nlohmann::json::array();
    reasons.insert(reasons.begin(), std::move(reason));
}

/// Tells the conversation's department, with the packet of its hand-over.
void alarm(store::Database& database,
           const rules::RuleBook& book,
           store::ConversationId id,
           const Alarm& what,
           TimeMs now) {
    const auto row = store::load_conversation(database, id);
    if (!row || row->owner != rules::Owner::waiting) return;
    const auto department = book.departments.find(row->department);
    if (department == book.departments.end() || department->second.notify.empty()) return;
    nlohmann::json packet = nlohmann::json::parse(store::open_packet(database, id), nullptr, false);
    if (!packet.is_object()) packet = nlohmann::json::object();
    put_first(packet, "why", rules::sentence_of(what.why));
    put_first(packet, "because", reasons_to_json({what.why}).front());
    for (const std::string& target : department->second.notify) {
        store::NewOutboxRow notice;
        notice.reference = what.reference + "-" + target;
        notice.kind = "notice";
        notice.target = target;
        notice.author = "system";
        notice.text = json_text(packet);
        store::add_outbox_row(database, *row, notice, now);
    }
}

}  // namespace

std::optional<TimeMs> Timers::run(store::Database& database, TimeMs now) {
    follow_clock(database, now);
    // A clock set back must not stop the timers for as long as it was ahead.
    if (now < next_run_ && next_run_ - now <= second_ms) return next_run_;
    next_run_ = now + second_ms;
    const std::shared_ptr<const Setup> setup = setup_.now();
    hand_back_silent(database, *setup, now);
    close_quiet(database, *setup, now);
    watch_promises(database, *setup, now);
    pass_on_overdue(database, *setup, now);
    store::forget_old_sessions(database, now);
    brief_.run(database, now);
    return next_run_;
}

void Timers::follow_clock(store::Database& database, TimeMs now) {
    const bool set_back = now + second_ms < last_now_;
    if (set_back || last_now_ == 0) store::pull_back_times(database, now);
    if (set_back) log_step(LogLevel::warn, "clock_set_back", {{"now", std::to_string(now)}});
    last_now_ = now;
}

void Timers::hand_back_silent(store::Database& database, const Setup& setup, TimeMs now) {
    store::Statement found = database.prepare(
        "SELECT id FROM conversations WHERE owner = 'human' AND last_activity_at <= ? LIMIT ?");
    found.bind(now - setup.book->policy.hand_back_after_hours * hour_ms, conversations_per_run);
    for (const store::ConversationId id : ids_of(found)) {
        const auto row = store::load_conversation(database, id);
        if (!row) continue;
        (void)person_does(database, id, ConversationEvent::hand_back_timer, "timer",
                          handed_back_text(setup, *row, now), now);
        live_.changed(id);
    }
}

void Timers::close_quiet(store::Database& database, const Setup& setup, TimeMs now) {
    store::Statement found = database.prepare(
        "SELECT id FROM conversations WHERE owner = 'bot' AND turn_due_at IS NULL AND "
        "last_activity_at <= ?"
        " AND last_activity_at > 0 LIMIT ?");
    found.bind(now - setup.book->policy.close_after_hours * hour_ms, conversations_per_run);
    for (const store::ConversationId id : ids_of(found)) {
        auto row = store::load_conversation(database, id);
        if (!row) continue;
        store::apply_event(database, *row, ConversationEvent::close_timer, now);
        live_.changed(id);
    }
}

void Timers::watch_promises(store::Database& database, const Setup& setup, TimeMs now) {
    for (const store::DuePromise& promise :
         store::due_promises(database, now, conversations_per_run)) {
        log_step(promise.broken ? LogLevel::error : LogLevel::warn,
                 promise.broken ? "promise_broken" : "promise_due",
                 {{"conversation", std::to_string(promise.conversation.value)}});
        live_.changed(promise.conversation);
        if (!promise.broken) {
            database.prepare("UPDATE promises SET warned_at = ? WHERE id = ?")
                .bind(now, promise.id)
                .done();
            alarm(database, *setup.book, promise.conversation,
                  {"promise-" + std::to_string(promise.id), {"promise_due_soon"}}, now);
            continue;
        }
        database.prepare("UPDATE promises SET state = 'broken', settled_at = ? WHERE id = ?")
            .bind(now, promise.id)
            .done();
        const auto row = store::load_conversation(database, promise.conversation);
        if (!row || row->owner != rules::Owner::waiting) continue;
        // People hear of it all the same, when the hand-over is passed on.
        if (!may_write_unasked(setup, *row, now)) continue;
        if (store::another_breach_stands(database, row->id, promise.id)) continue;
        tell_customer(database, promise.conversation,
                      standard_text(*setup.book, "promise_broken", *row), now);
    }
}

void Timers::pass_on_overdue(store::Database& database, const Setup& setup, TimeMs now) {
    store::Statement found = database.prepare(
        // Left to itself, SQLite takes the index by owner and looks through all that wait.
        "SELECT id FROM conversations INDEXED BY conversations_waiting"
        " WHERE owner = 'waiting' AND due_at <= ? LIMIT ?");
    found.bind(now, conversations_per_run);
    for (const store::ConversationId id : ids_of(found)) {
        const auto row = store::load_conversation(database, id);
        if (!row) continue;
        const auto department = setup.book->departments.find(row->department);
        const bool has_fallback = department != setup.book->departments.end() &&
                                  setup.book->departments.contains(department->second.fallback);
        const std::string next = has_fallback ? department->second.fallback : row->department;
        const auto next_department = setup.book->departments.find(next);
        const std::optional<TimeMs> deadline =
            next_department == setup.book->departments.end()
                ? std::nullopt
                : next_deadline(*setup.book, next_department->second, row->priority, now);
        database.prepare("UPDATE conversations SET department = ?, due_at = ? WHERE id = ?")
            .bind(next, std::max(deadline.value_or(now + hour_ms), now + second_ms), id.value)
            .done();
        log_step(LogLevel::warn, "nobody_took_it",
                 {{"conversation", std::to_string(id.value)}, {"passed_on_to", next}});
        audit(database, "timer", "passed on", std::to_string(id.value), next, now);
        alarm(
            database, *setup.book, id,
            {"overdue-" + std::to_string(id.value) + "-" + std::to_string(row->due_at.value_or(0)),
             {"nobody_took_it"}},
            now);
        live_.changed(id);
    }
}

}  // namespace bot
