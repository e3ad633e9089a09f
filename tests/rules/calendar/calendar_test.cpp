#include "rules/calendar/calendar.h"

#include "rules/calendar/ical.h"
#include "tests/rules/calendar/oracle.h"
#include "tests/support/catch.h"

#include <random>

namespace {

using rules::Calendar;
using rules::OpenInterval;
using rules::SpecialDay;
using rules::TimeMs;

constexpr TimeMs minute = 60'000;
constexpr TimeMs hour = 60 * minute;

TimeMs local(const date::time_zone& zone, int year, unsigned month, unsigned day, int minutes) {
    const auto wall = date::local_days(date::year(year) / date::month(month) / date::day(day)) +
                      std::chrono::milliseconds(minutes * minute);
    return zone.to_sys(wall, date::choose::earliest).time_since_epoch().count();
}

Calendar shop(const std::string& zone) {
    Calendar calendar;
    calendar.name = "shop";
    calendar.zone = date::locate_zone(zone);
    for (int day = 1; day <= 5; ++day)
        calendar.weekly[day] = {{9 * 60, 13 * 60}, {15 * 60, 19 * 60}};
    calendar.weekly[6] = {{10 * 60, 14 * 60}};
    return calendar;
}

}  // namespace

TEST_CASE("a lunch break is closed and the end of an interval is not open any more") {
    const Calendar calendar = shop("America/Bogota");
    const auto at = [&](int minutes) { return local(*calendar.zone, 2026, 11, 23, minutes); };

    CHECK(is_open(calendar, at(9 * 60)));
    CHECK(is_open(calendar, at(13 * 60) - 1));
    CHECK_FALSE(is_open(calendar, at(13 * 60)));
    CHECK_FALSE(is_open(calendar, at(14 * 60)));
    CHECK(next_opening(calendar, at(14 * 60)) == at(15 * 60));
    CHECK(next_closing(calendar, at(16 * 60)) == at(19 * 60));
}

TEST_CASE("a shop that is open round the clock is open at midnight and never closes") {
    Calendar calendar;
    calendar.zone = date::locate_zone("Europe/Madrid");
    for (auto& day : calendar.weekly) day = {{0, 24 * 60}};

    CHECK(is_open(calendar, local(*calendar.zone, 2026, 3, 1, 24 * 60 - 1)));
    CHECK(is_open(calendar, local(*calendar.zone, 2026, 3, 2, 0)));
    CHECK_FALSE(next_closing(calendar, local(*calendar.zone, 2026, 3, 2, 0)));
}

TEST_CASE("hours across midnight stay open after midnight") {
    Calendar calendar;
    calendar.zone = date::locate_zone("America/Argentina/Buenos_Aires");
    calendar.weekly[5] = {{20 * 60, 27 * 60}};

    CHECK(is_open(calendar, local(*calendar.zone, 2026, 11, 28, 2 * 60 + 59)));
    CHECK_FALSE(is_open(calendar, local(*calendar.zone, 2026, 11, 28, 3 * 60)));
    CHECK_FALSE(is_open(calendar, local(*calendar.zone, 2026, 11, 27, 2 * 60)));
}

TEST_CASE("a holiday is closed, a half day closes early, and the next opening skips both") {
    Calendar calendar = shop("Europe/Madrid");
    const date::year_month_day eve = date::year(2026) / 12 / 24;
    calendar.special_days = {
        {SpecialDay::Rule::date, eve, 0, {{9 * 60, 13 * 60}}, "Nochebuena"},
        {SpecialDay::Rule::yearly, date::year(2000) / 12 / 25, 0, {}, "Navidad"},
        {SpecialDay::Rule::easter, {}, -2, {}, "Viernes Santo"}};

    CHECK(is_open(calendar, local(*calendar.zone, 2026, 12, 24, 12 * 60)));
    CHECK_FALSE(is_open(calendar, local(*calendar.zone, 2026, 12, 24, 16 * 60)));
    CHECK(next_opening(calendar, local(*calendar.zone, 2026, 12, 24, 16 * 60)) ==
          local(*calendar.zone, 2026, 12, 26, 10 * 60));
    CHECK_FALSE(is_open(calendar, local(*calendar.zone, 2027, 3, 26, 10 * 60)));  // Good Friday.
    CHECK(is_open(calendar, local(*calendar.zone, 2027, 3, 25, 10 * 60)));
}

TEST_CASE("business time is counted only while it is open") {
    const Calendar calendar = shop("America/Bogota");
    const TimeMs friday_evening = local(*calendar.zone, 2026, 11, 20, 18 * 60 + 30);

    CHECK(add_open_time(calendar, friday_evening, hour) ==
          local(*calendar.zone, 2026, 11, 21, 10 * 60 + 30));
    CHECK(add_open_time(calendar, friday_evening, 5 * hour) ==
          local(*calendar.zone, 2026, 11, 23, 9 * 60 + 30));
    CHECK(add_working_days(calendar, friday_evening, 2) == local(*calendar.zone, 2026, 11, 24, 0));
}

TEST_CASE("a calendar without any hours never opens") {
    Calendar calendar;
    calendar.zone = date::locate_zone("UTC");

    CHECK_FALSE(next_opening(calendar, 0));
    CHECK_FALSE(add_open_time(calendar, 0, hour));
    CHECK_FALSE(add_working_days(calendar, 0, 1));
}

TEST_CASE("a time is said as a person would say it") {
    const date::time_zone& zone = *date::locate_zone("America/Bogota");
    const TimeMs now = local(zone, 2026, 11, 21, 20 * 60);
    const auto said = [&](unsigned day, int minutes, std::string_view language) {
        return rules::say_time(local(zone, 2026, 11, day, minutes), now, zone, language);
    };

    CHECK(said(21, 21 * 60 + 30, "es") == "hoy a las 21:30");
    CHECK(said(22, 13 * 60, "es") == "mañana a las 13:00");
    CHECK(said(23, 60, "es") == "el lunes a la 1:00");
    CHECK(said(30, 9 * 60, "es") == "el lunes 30 de noviembre a las 9:00");
    CHECK(said(23, 9 * 60, "en") == "on Monday at 9:00");
    CHECK(said(22, 9 * 60, "pt") == "amanhã às 9:00");
    CHECK(said(30, 9 * 60, "pt") == "na segunda-feira, 30 de novembro, às 9:00");
}

TEST_CASE("an iCal file gives its whole days, and leaves out events with a time of day") {
    const auto days = rules::read_ical(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261207\r\n"
        "DTEND;VALUE=DATE:20261209\r\nSUMMARY:Puente de la Cons\r\n titución\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDTSTART:20261210T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

    REQUIRE(days.size() == 3);
    CHECK(days[0].day == date::year(2026) / 12 / 7);
    CHECK(days[1].day == date::year(2026) / 12 / 8);
    CHECK(days[0].name == "Puente de la Constitución");
    CHECK(days[2].rule == SpecialDay::Rule::yearly);
}

namespace {

using tests::Oracle;

Calendar random_calendar(std::mt19937& random, const char* zone, date::year_month_day holiday) {
    Calendar calendar;
    calendar.zone = date::locate_zone(zone);
    for (auto& day : calendar.weekly) {
        for (auto count = random() % 3; count > 0; --count) {
            const int begin = static_cast<int>(random() % 1440);
            day.push_back({begin, begin + 1 + static_cast<int>(random() % 700)});
        }
    }
    calendar.special_days = {{SpecialDay::Rule::date, holiday, 0, {{600, 720}}, "x"}};
    return calendar;
}

}  // namespace

TEST_CASE("opening, closing and business time agree with the wall clock, minute by minute",
          "[F11]") {
    std::mt19937 random(7);
    struct Stretch {
        const char* zone;
        date::year_month_day from;
    };
    // Stretches with a change of the clocks in them, on both hemispheres, and one without.
    const Stretch stretch = GENERATE(Stretch{"Europe/Madrid", date::year(2026) / 3 / 25},
                                     Stretch{"Europe/Madrid", date::year(2026) / 10 / 21},
                                     Stretch{"America/Santiago", date::year(2026) / 9 / 2},
                                     Stretch{"America/New_York", date::year(2026) / 10 / 28},
                                     Stretch{"Australia/Lord_Howe", date::year(2026) / 4 / 1},
                                     Stretch{"Asia/Kathmandu", date::year(2026) / 5 / 1});
    const date::sys_days start(stretch.from);
    const Calendar calendar =
        random_calendar(random, stretch.zone, date::year_month_day{start + date::days(2)});
    const Oracle oracle{calendar};
    const TimeMs first = std::chrono::milliseconds(start.time_since_epoch()).count();
    constexpr TimeMs minutes = 9 * 1440;

    std::optional<TimeMs> opening;
    std::optional<TimeMs> closing;
    for (TimeMs n = minutes; n >= 0; --n) {
        const TimeMs at = first + n * minute;
        const bool open = oracle.open(at);
        if (open) opening = at;
        if (!open) closing = at;
        REQUIRE(is_open(calendar, at) == open);
        if (n % 7 != 0 || !opening || !closing) continue;
        REQUIRE(next_opening(calendar, at) == opening);
        if (open) REQUIRE(next_closing(calendar, at) == closing);
    }
    TimeMs worked = 0;
    for (TimeMs at = first; worked < 12 * 60; at += minute) {
        if (!oracle.open(at)) continue;
        ++worked;
        if (worked % 45 == 0) {
            REQUIRE(add_open_time(calendar, first, worked * minute) == at + minute);
        }
    }
}
