#include "rules/calendar/calendar.h"

#include "rules/calendar/local_day.h"
#include "rules/calendar/special_days.h"

#include <algorithm>
#include <initializer_list>

namespace rules {
namespace {

using std::chrono::milliseconds;

constexpr TimeMs minute_ms = 60'000;
constexpr int horizon_days = 402;

date::sys_time<milliseconds> moment(TimeMs at) {
    return date::sys_time<milliseconds>(milliseconds(at));
}

/// Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher).
date::sys_days easter_sunday(int year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int sum = h + l - 7 * m + 114;
    return date::sys_days(date::year(year) / (sum / 31) / (sum % 31 + 1));
}

bool falls_on(const SpecialDay& special, date::local_days day) {
    const date::year_month_day ymd{day};
    switch (special.rule) {
        case SpecialDay::Rule::date:
            return special.day == ymd;
        case SpecialDay::Rule::yearly:
            return special.day.month() == ymd.month() && special.day.day() == ymd.day();
        case SpecialDay::Rule::easter: {
            const auto offset = date::days(special.easter_offset);
            // An offset may reach into a neighbouring year.
            for (const int year : {-1, 0, 1}) {
                const auto easter = easter_sunday(static_cast<int>(ymd.year()) + year) + offset;
                if (easter.time_since_epoch() == day.time_since_epoch()) return true;
            }
            return false;
        }
    }
    return false;
}

/// A stretch of time in which the wall clock keeps the same distance to UTC.
struct Stretch {
    TimeMs begin = 0;
    TimeMs end = 0;
    TimeMs offset = 0;
};

/// The stretches from `begin` to `end`; mostly one.
std::vector<Stretch> stretches(const Calendar& calendar, TimeMs begin, TimeMs end) {
    std::vector<Stretch> all;
    const auto last = date::floor<std::chrono::seconds>(moment(end));
    auto at = date::floor<std::chrono::seconds>(moment(begin));
    while (at < last) {
        const date::sys_info info = calendar.zone->get_info(at);
        all.push_back({milliseconds(at.time_since_epoch()).count(),
                       milliseconds(std::min(info.end, last).time_since_epoch()).count(),
                       milliseconds(info.offset).count()});
        at = info.end;
    }
    return all;
}

/// The moments whose wall-clock time lies in [begin, end), as UTC spans: within each stretch the
/// wall clock is a straight line, so that daylight saving needs no special case (an hour that comes
/// twice is open twice, one that never comes is not).
void add_spans(const std::vector<Stretch>& all,
               TimeMs begin,
               TimeMs end,
               std::vector<TimeSpan>& spans) {
    for (const Stretch& stretch : all) {
        const TimeSpan span{std::max(begin - stretch.offset, stretch.begin),
                            std::min(end - stretch.offset, stretch.end)};
        if (span.begin < span.end) spans.push_back(span);
    }
}

/// When it is open from the day before `at` on, for `days` days, in order and without touching
/// neighbours.
std::vector<TimeSpan> open_spans(const Calendar& calendar, TimeMs at, int days) {
    std::vector<TimeSpan> spans;
    // Two days back: yesterday's interval may reach into today, in local time.
    const date::local_days first = local_day(*calendar.zone, at) - date::days(2);
    constexpr TimeMs day_ms = 24 * 60 * minute_ms;
    const TimeMs start = milliseconds(first.time_since_epoch()).count();
    // Wall-clock times are at most 14 hours from UTC, and nights reach into the day after the last.
    const std::vector<Stretch> all =
        stretches(calendar, start - day_ms, start + (days + 5) * day_ms);
    for (int n = 0; n < days + 2; ++n) {
        const date::local_days day = first + date::days(n);
        const TimeMs midnight = milliseconds(day.time_since_epoch()).count();
        for (const OpenInterval& open : hours_of(calendar, day)) {
            add_spans(all, midnight + open.begin * minute_ms, midnight + open.end * minute_ms,
                      spans);
        }
    }
    std::sort(spans.begin(), spans.end(),
              [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
    std::vector<TimeSpan> merged;
    for (const TimeSpan& span : spans) {
        if (!merged.empty() && span.begin <= merged.back().end) {
            merged.back().end = std::max(merged.back().end, span.end);
        } else {
            merged.push_back(span);
        }
    }
    return merged;
}

}  // namespace

bool is_special_day(const Calendar& calendar, TimeMs at) {
    return special_day(calendar, local_day(*calendar.zone, at)) != nullptr;
}

const SpecialDay* special_day(const Calendar& calendar, date::local_days day) {
    const auto found =
        std::find_if(calendar.special_days.begin(), calendar.special_days.end(),
                     [&](const SpecialDay& special) { return falls_on(special, day); });
    return found == calendar.special_days.end() ? nullptr : &*found;
}

const std::vector<OpenInterval>& hours_of(const Calendar& calendar, date::local_days day) {
    const SpecialDay* special = special_day(calendar, day);
    return special != nullptr ? special->open : calendar.weekly[date::weekday(day).c_encoding()];
}

bool is_open(const Calendar& calendar, TimeMs at) {
    const auto wall = calendar.zone->to_local(moment(at));
    const date::local_days today = date::floor<date::days>(wall);
    const auto since_midnight = milliseconds(wall - today).count();
    for (const int back : {0, 1}) {
        const TimeMs minutes_ms = since_midnight + back * 24 * 60 * minute_ms;
        for (const OpenInterval& open : hours_of(calendar, today - date::days(back))) {
            if (minutes_ms >= open.begin * minute_ms && minutes_ms < open.end * minute_ms) {
                return true;
            }
        }
    }
    return false;
}

std::optional<TimeMs> next_opening(const Calendar& calendar, TimeMs at) {
    if (is_open(calendar, at)) return at;
    for (const int days : {4, 30, horizon_days}) {
        for (const TimeSpan& span : open_spans(calendar, at, days)) {
            if (span.end > at) return std::max(span.begin, at);
        }
    }
    return std::nullopt;
}

std::optional<TimeMs> next_closing(const Calendar& calendar, TimeMs at) {
    for (const int days : {4, 30, horizon_days}) {
        const std::vector<TimeSpan> spans = open_spans(calendar, at, days);
        for (std::size_t i = 0; i < spans.size(); ++i) {
            // The last span may only look closed because the view ends there.
            const bool certain = i + 1 < spans.size();
            if (spans[i].end > at && certain) return spans[i].end;
        }
    }
    // Nothing opens again within the horizon: the last closing is certain all the same when it
    // lies well before the horizon.
    const std::vector<TimeSpan> spans = open_spans(calendar, at, horizon_days);
    constexpr TimeMs certain_ms = TimeMs{horizon_days - 4} * 24 * 60 * minute_ms;
    if (!spans.empty() && spans.back().end > at && spans.back().end < at + certain_ms) {
        return spans.back().end;
    }
    return std::nullopt;
}

std::optional<TimeMs> add_open_time(const Calendar& calendar, TimeMs at, std::int64_t open_ms) {
    for (const int days : {6, 40, horizon_days}) {
        std::int64_t left = open_ms;
        const std::vector<TimeSpan> spans = open_spans(calendar, at, days);
        for (const TimeSpan& span : spans) {
            const TimeMs begin = std::max(span.begin, at);
            if (span.end <= begin) continue;
            if (span.end - begin >= left) return begin + left;
            left -= span.end - begin;
        }
    }
    return std::nullopt;
}

std::optional<TimeMs> add_working_days(const Calendar& calendar, TimeMs at, int days) {
    const date::local_days today = local_day(*calendar.zone, at);
    int left = days;
    for (int n = 1; n <= horizon_days; ++n) {
        const date::local_days day = today + date::days(n);
        if (hours_of(calendar, day).empty() || --left > 0) continue;
        const auto midnight = day + date::days(1);
        const auto end =
            calendar.zone->to_sys(date::local_time<milliseconds>(midnight), date::choose::earliest);
        return end.time_since_epoch().count();
    }
    return std::nullopt;
}

}  // namespace rules
