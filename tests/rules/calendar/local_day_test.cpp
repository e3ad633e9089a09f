#include "rules/calendar/local_day.h"

#include "tests/support/catch.h"

namespace {

using namespace date::literals;

rules::TimeMs utc(date::sys_days day, int hours) {
    const std::chrono::milliseconds since = day.time_since_epoch() + std::chrono::hours(hours);
    return since.count();
}

}  // namespace

TEST_CASE("a day begins with the first moment after midnight where the clocks jump over it") {
    const date::time_zone& santiago = *date::locate_zone("America/Santiago");
    const rules::TimeMs first = utc(date::sys_days(2026_y / 9 / 6), 4);

    CHECK(rules::begin_of(date::local_days(2026_y / 9 / 6), santiago) == first);
    CHECK(rules::local_day(santiago, first) == date::local_days(2026_y / 9 / 6));
    CHECK(rules::local_day(santiago, first - 1) == date::local_days(2026_y / 9 / 5));
}

TEST_CASE("a day that has its midnight twice begins with the first") {
    const date::time_zone& azores = *date::locate_zone("Atlantic/Azores");

    // At one o'clock the clocks go back to midnight.
    CHECK(rules::begin_of(date::local_days(2026_y / 10 / 25), azores) ==
          utc(date::sys_days(2026_y / 10 / 25), 0));
}
