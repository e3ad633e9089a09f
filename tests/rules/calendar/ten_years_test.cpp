#include "rules/calendar/calendar.h"
#include "tests/rules/calendar/oracle.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using rules::Calendar;
using rules::TimeMs;
using std::chrono::milliseconds;

constexpr TimeMs minute = 60'000;
constexpr TimeMs day_minutes = 1440;
constexpr int first_year = 2018;
constexpr int years = 10;

const std::vector<std::string> zones = {
    "Europe/Madrid",    "Europe/London",    "America/Bogota",      "America/Sao_Paulo",
    "America/Santiago", "America/New_York", "America/Mexico_City", "Australia/Lord_Howe",
    "Asia/Kathmandu",   "Africa/Casablanca"};

date::sys_days first_day() {
    return date::sys_days(date::year(first_year) / 1 / 1);
}

/// The days on which the zone's clocks change, within the ten years.
std::vector<date::sys_days> changes(const date::time_zone& zone) {
    std::vector<date::sys_days> days;
    const date::sys_seconds last{date::sys_days(date::year(first_year + years) / 1 / 1)};
    for (date::sys_seconds at{first_day()}; at < last;) {
        const date::sys_info info = zone.get_info(at);
        if (info.end < last) days.push_back(date::floor<date::days>(info.end));
        at = info.end;
    }
    return days;
}

/// Up to two stretches a day, nights among them, and a few days that are not like their weekday.
Calendar random_calendar(const std::string& zone, std::mt19937& random) {
    Calendar calendar;
    calendar.zone = date::locate_zone(zone);
    const auto stretch = [&random] {
        const int begin = static_cast<int>(random() % 1440);
        return rules::OpenInterval{begin, begin + 1 + static_cast<int>(random() % 900)};
    };
    for (auto& day : calendar.weekly) {
        for (auto count = random() % 3; count > 0; --count) day.push_back(stretch());
    }
    for (int n = 0; n < 40; ++n) {
        const auto day = first_day() + date::days(static_cast<int>(random() % (365 * years)));
        rules::SpecialDay special;
        special.day = date::year_month_day{day};
        if (random() % 2 == 0) special.open.push_back(stretch());
        calendar.special_days.push_back(std::move(special));
    }
    return calendar;
}

/// Compares from the day before `day` to the day after it; next changes are looked for within.
void compare(const Calendar& calendar, date::sys_days day) {
    const tests::Oracle oracle{calendar};
    const TimeMs first = milliseconds((day - date::days(1)).time_since_epoch()).count();
    std::optional<TimeMs> opening;
    std::optional<TimeMs> closing;
    for (TimeMs n = 3 * day_minutes - 1; n >= 0; --n) {
        const TimeMs at = first + n * minute;
        const bool open = oracle.open(at);
        (open ? opening : closing) = at;
        // A minute counts from its first millisecond to its last.
        if (is_open(calendar, at) != open || is_open(calendar, at + minute - 1) != open) {
            CAPTURE(calendar.zone->name(), at);
            FAIL("open by one clock and closed by the other");
        }
        if (n % 181 != 0) continue;
        CAPTURE(calendar.zone->name(), at);
        if (opening) REQUIRE(next_opening(calendar, at) == opening);
        if (open && closing) REQUIRE(next_closing(calendar, at) == closing);
    }
}

}  // namespace

TEST_CASE(
    "ten years in ten zones: open and closed are what the wall clock says, every minute of "
    "the days looked at, all changes of the clocks among them") {
    std::size_t changes_seen = 0;
    for (const std::string& zone : zones) {
        std::seed_seq seed(zone.begin(), zone.end());
        std::mt19937 random(seed);
        std::vector<date::sys_days> days = changes(*date::locate_zone(zone));
        changes_seen += days.size();
        for (int n = 0; n < 8; ++n) {
            days.push_back(first_day() + date::days(static_cast<int>(random() % (365 * years))));
        }
        for (const date::sys_days day : days) compare(random_calendar(zone, random), day);
    }
    // Eight of the ten zones change their clocks, most of them twice a year.
    CHECK(changes_seen >= 100);
}

TEST_CASE("a promise counted in open time ends after exactly so many open minutes, in every zone") {
    for (const std::string& zone : zones) {
        std::mt19937 random(11);
        for (const date::sys_days day : changes(*date::locate_zone(zone))) {
            Calendar calendar = random_calendar(zone, random);
            calendar.weekly[1] = {{9 * 60, 18 * 60}};
            const tests::Oracle oracle{calendar};
            const TimeMs from =
                milliseconds((day - date::days(1)).time_since_epoch()).count() + 7 * minute;
            const auto due = add_open_time(calendar, from, 240 * minute);
            REQUIRE(due);
            TimeMs open = 0;
            for (TimeMs at = from; at < *due; at += minute) open += oracle.open(at) ? 1 : 0;
            CAPTURE(zone, from);
            REQUIRE(open == 240);
            REQUIRE(oracle.open(*due - minute));
        }
    }
}
