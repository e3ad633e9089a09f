#include "bot/console/reports.h"
#include "rules/calendar/local_day.h"
#include "rules/calendar/preview.h"
#include "rules/calendar/special_days.h"
#include "rules/decide/decision.h"

#include <date/tz.h>

#include <algorithm>

namespace bot {
namespace {

using nlohmann::json;

constexpr int days_shown = 14;
constexpr std::int64_t furthest_ms = 400LL * 24 * 3'600'000;

json or_null(const std::optional<rules::TimeMs>& at) {
    return at ? json(*at) : json(nullptr);
}

json day_json(const rules::Calendar& calendar, date::local_days day) {
    const rules::TimeMs begin = rules::begin_of(day, *calendar.zone);
    const rules::TimeMs end = rules::begin_of(day + date::days(1), *calendar.zone);
    json intervals = json::array();
    for (const rules::TimeSpan& open : rules::open_between(calendar, begin, end)) {
        intervals.push_back({{"from", open.begin}, {"to", open.end}});
    }
    return {{"date", date::format("%F", day)},
            {"holiday", rules::is_special_day(calendar, (begin + end) / 2)},
            {"intervals", std::move(intervals)}};
}

json calendar_json(const rules::RuleBook& book, const rules::Calendar& calendar, TimeMs now) {
    json departments = json::array();
    for (const auto& [name, department] : book.departments) {
        if (department.calendar == calendar.name) departments.push_back(name);
    }
    const date::local_days today = rules::local_day(*calendar.zone, now);
    json days = json::array();
    for (int i = 0; i < days_shown; ++i) days.push_back(day_json(calendar, today + date::days(i)));
    const bool open = rules::is_open(calendar, now);
    return {{"name", calendar.name},
            {"timezone", calendar.zone->name()},
            {"open", open},
            {"changes_at", or_null(open ? rules::next_closing(calendar, now)
                                        : rules::next_opening(calendar, now))},
            {"departments", std::move(departments)},
            {"days", std::move(days)}};
}

/// What a customer who asks for a person would be told if this department took everything.
std::string handoff_text(const rules::RuleBook& book,
                         const std::string& department,
                         const std::string& language,
                         TimeMs at) {
    rules::RuleBook only = book;
    only.default_department = department;
    for (rules::InboxSpec& inbox : only.inboxes) inbox.department = department;
    for (auto& [name, other] : only.departments) other.takes.clear();
    rules::Turn turn;
    turn.payload = "persona";
    turn.now = at;
    turn.language = language;
    turn.channel = book.inboxes.empty() ? "widget" : book.inboxes.front().channel;
    return rules::decide(only, turn).reply;
}

Answer preview(const rules::RuleBook& book, const Call& call) {
    const std::string asked = call.asked("department");
    const auto found = book.departments.find(asked.empty() ? book.default_department : asked);
    if (found == book.departments.end())
        return refuse(404, "not_found", "there is no such department");
    const rules::Department& department = found->second;
    const auto calendar = book.calendars.find(department.calendar);
    const auto at = call.asked_number("at");
    if (calendar == book.calendars.end())
        return refuse(404, "not_found", "the department has no calendar");
    if (!at || *at < call.now - furthest_ms || *at > call.now + furthest_ms)
        return refuse(422, "invalid", "a time within 400 days from now");
    std::string language = call.asked("language");
    const auto& spoken = book.brand.languages;
    if (std::find(spoken.begin(), spoken.end(), language) == spoken.end())
        language = spoken.empty() ? "es" : spoken.front();
    json promises = json::array();
    for (const auto& [priority, within] : department.answer_within_ms) {
        const auto due = rules::add_open_time(calendar->second, *at, within);
        if (!due) continue;
        promises.push_back(
            {{"priority", rules::priority_name(priority)},
             {"due_at", *due},
             {"text", rules::say_time(*due, *at, *calendar->second.zone, language)}});
    }
    const bool open = rules::is_open(calendar->second, *at);
    return {200,
            {{"at", *at},
             {"department", department.name},
             {"calendar", department.calendar},
             {"open", open},
             {"next_opening_at",
              open ? json(nullptr) : or_null(rules::next_opening(calendar->second, *at))},
             {"handoff_text", handoff_text(book, department.name, language, *at)},
             {"promises", std::move(promises)}},
            {}};
}

}  // namespace

void add_hours_routes(Desk& desk) {
    desk.think("GET", "/api/v1/calendars", store::Role::viewer,
               [&desk](const Call& call) -> Answer {
                   const auto setup = desk.setup();
                   json calendars = json::array();
                   for (const auto& [name, calendar] : setup->book->calendars)
                       calendars.push_back(calendar_json(*setup->book, calendar, call.now));
                   return {200, {{"now", call.now}, {"calendars", std::move(calendars)}}, {}};
               });
    desk.think("GET", "/api/v1/calendars/preview", store::Role::viewer,
               [&desk](const Call& call) { return preview(*desk.setup()->book, call); });
}

}  // namespace bot
