#include "rules/calendar/preview.h"

#include "tests/support/catch.h"

namespace {

using rules::Calendar;
using rules::SpecialDay;
using rules::TimeMs;

constexpr TimeMs hour = 3'600'000;
constexpr TimeMs november_23 = 1795392000000;  // 2026-11-23T00:00Z.

Calendar weekdays(const char* zone) {
    Calendar calendar;
    calendar.zone = date::locate_zone(zone);
    for (int day = 1; day <= 5; ++day) calendar.weekly[day] = {{9 * 60, 18 * 60}};
    return calendar;
}

}  // namespace

TEST_CASE("the coming year shows both changes of the clocks, and none where there are none") {
    const auto madrid = rules::preview(weekdays("Europe/Madrid"), november_23, 365);
    REQUIRE(madrid.dst_days.size() == 2);
    CHECK(madrid.dst_days[0].day == date::year(2027) / 3 / 28);
    CHECK(madrid.dst_days[0].what == "forward 60 min");
    CHECK(madrid.dst_days[1].what == "back 60 min");

    CHECK(rules::preview(weekdays("America/Bogota"), november_23, 365).dst_days.empty());
}

TEST_CASE("a long closed stretch is a gap, a weekend is none") {
    Calendar calendar = weekdays("UTC");
    CHECK(rules::preview(calendar, november_23, 365).gaps.empty());

    for (unsigned day = 3; day <= 14; ++day) {
        calendar.special_days.push_back(
            {SpecialDay::Rule::date, date::year(2027) / 5 / date::day(day), 0, {}, "Vacaciones"});
    }
    const auto found = rules::preview(calendar, november_23, 365);
    REQUIRE(found.gaps.size() == 1);
    CHECK((found.gaps[0].end - found.gaps[0].begin) / hour == 17 * 24 - 9);
    CHECK(found.no_text.empty());
}

TEST_CASE("a special day without a name, and a night into a special morning, are shown") {
    Calendar calendar = weekdays("UTC");
    calendar.weekly[4] = {{20 * 60, 27 * 60}};
    calendar.special_days.push_back(
        {SpecialDay::Rule::date, date::year(2026) / 12 / 11, 0, {{60, 600}}, ""});
    const auto found = rules::preview(calendar, november_23, 30);

    REQUIRE(found.no_text.size() == 1);
    CHECK(found.no_text[0].day == date::year(2026) / 12 / 11);
    REQUIRE(found.overlaps.size() == 1);
    CHECK(found.overlaps[0].day == date::year(2026) / 12 / 10);
}

TEST_CASE("nobody is there only while every calendar is closed") {
    const Calendar day = weekdays("UTC");
    Calendar night;
    night.zone = day.zone;
    for (auto& hours : night.weekly) hours = {{18 * 60, 33 * 60}};

    const auto alone = rules::nobody_there({&day, &night}, november_23, 7);
    REQUIRE(alone.size() == 2);  // Saturday and Sunday, 9:00 to 18:00.
    CHECK(alone[0].end - alone[0].begin == 9 * hour);
    CHECK(rules::nobody_there({&night}, november_23 + 18 * hour, 1).size() == 1);
}
