#include "bot/console/inbox.h"
#include "bot/console/reports.h"
#include "bot/store/figures.h"
#include "rules/calendar/preview.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr TimeMs longest_period_ms = 100LL * 24 * 3'600'000;
constexpr std::int64_t most_topics = 20;

json times_json(std::vector<TimeMs> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&](std::size_t percent) -> json {
        if (times.empty()) return nullptr;
        return times[std::min(times.size() - 1, times.size() * percent / 100)];
    };
    return {{"count", times.size()}, {"p50", at(50)}, {"p90", at(90)}};
}

/// How much of the time between two moments the department was open.
TimeMs open_time(const rules::Calendar& calendar, TimeMs from, TimeMs to) {
    TimeMs total = 0;
    for (const rules::TimeSpan& open : rules::open_between(calendar, from, to)) {
        total += open.end - open.begin;
    }
    return total;
}

std::vector<TimeMs> person_waits(const rules::RuleBook& book,
                                 const std::vector<store::Handled>& all) {
    std::vector<TimeMs> waits;
    for (const store::Handled& one : all) {
        const auto department = book.departments.find(one.department);
        const auto calendar = department == book.departments.end()
                                  ? book.calendars.end()
                                  : book.calendars.find(department->second.calendar);
        waits.push_back(calendar == book.calendars.end()
                            ? one.answered_at - one.at
                            : open_time(calendar->second, one.at, one.answered_at));
    }
    return waits;
}

json overview(store::Database& database,
              const rules::RuleBook& book,
              store::Period period,
              const store::Scope& scope) {
    json topics = store::topics(database, period, most_topics);
    for (json& topic : topics) {
        const rules::Intent* intent = book.intent(topic["intent"].get<std::string>());
        if (intent != nullptr && !intent->title.empty()) topic["title"] = intent->title;
    }
    return {{"from", period.from},
            {"to", period.to},
            {"hours", store::messages_by_hour(database, period)},
            {"turns", store::turns_by_action(database, period)},
            {"first_answer",
             {{"bot", times_json(store::bot_waits(database, period))},
              {"person", times_json(person_waits(book, store::handled(database, period)))}}},
            {"promises", store::promise_counts(database, period)},
            {"topics", std::move(topics)},
            {"unanswered", store::unanswered(database, period, scope, most_topics)}};
}

}  // namespace

void add_overview_route(Desk& desk, Workers& workers, const std::string& store_path) {
    desk.later(
        "GET", "/api/v1/overview", store::Role::viewer,
        [&desk, &workers, store_path](const Call& call, net::Responder respond) {
            const auto from = call.asked_number("from");
            const auto to = call.asked_number("to");
            if (!from || !to || *from < 0 || *from >= *to || *to - *from > longest_period_ms)
                return respond(
                    response_of(refuse(422, "invalid", "from and to, at most 100 days apart")));
            auto answer = std::make_shared<net::Responder>(std::move(respond));
            const store::Period period{*from, *to};
            const store::Scope scope = scope_of(call.caller);
            // A connection of its own: nobody else waits for these figures.
            const bool posted = workers.post([&desk, store_path, period, scope, answer] {
                auto database = store::Database::open(store_path, store::Database::Mode::read_only);
                if (!database) return (*answer)(overloaded_response());
                (*answer)(response_of(
                    {200, overview(*database, *desk.setup()->book, period, scope), {}}));
            });
            if (!posted) (*answer)(overloaded_response());
        });
}

}  // namespace bot
