#include "rules/calendar/preview.h"

#include "rules/calendar/local_day.h"
#include "rules/calendar/special_days.h"

#include <algorithm>
#include <cstdlib>

namespace rules {
namespace {

using std::chrono::milliseconds;

constexpr TimeMs minute_ms = 60'000;
constexpr TimeMs day_ms = 24 * 60 * minute_ms;
constexpr TimeMs longest_unremarkable_ms = 3 * day_ms;
constexpr int day_minutes = 24 * 60;

date::sys_time<milliseconds> moment(TimeMs at) {
    return date::sys_time<milliseconds>(milliseconds(at));
}

/// What lies between `spans`, which are in order, within [from, to).
std::vector<TimeSpan> between(const std::vector<TimeSpan>& spans, TimeMs from, TimeMs to) {
    std::vector<TimeSpan> rest;
    TimeMs at = from;
    for (const TimeSpan& span : spans) {
        if (span.begin > at) rest.push_back({at, span.begin});
        at = std::max(at, span.end);
    }
    if (at < to) rest.push_back({at, to});
    return rest;
}

void look_at_hours(const Calendar& calendar, date::local_days day, CalendarPreview& found) {
    const date::local_days tomorrow = day + date::days(1);
    for (const OpenInterval& night : hours_of(calendar, day)) {
        for (const OpenInterval& next : hours_of(calendar, tomorrow)) {
            if (next.begin + day_minutes >= night.end) continue;
            found.overlaps.push_back(
                {date::year_month_day{day}, "the night reaches into the hours of the next day"});
        }
    }
}

void look_at_name(const Calendar& calendar, date::local_days day, CalendarPreview& found) {
    const SpecialDay* special = special_day(calendar, day);
    if (special == nullptr || !special->name.empty()) return;
    found.no_text.push_back(
        {date::year_month_day{day}, special->open.empty() ? "closed" : "other hours"});
}

void look_at_clocks(const Calendar& calendar, TimeMs from, TimeMs to, CalendarPreview& found) {
    auto at = date::floor<std::chrono::seconds>(moment(from));
    const auto last = date::floor<std::chrono::seconds>(moment(to));
    while (at < last) {
        const date::sys_info before = calendar.zone->get_info(at);
        if (before.end >= last) break;
        const date::sys_info after = calendar.zone->get_info(before.end);
        const auto shift =
            std::chrono::duration_cast<std::chrono::minutes>(after.offset - before.offset).count();
        const auto day = date::floor<date::days>(calendar.zone->to_local(before.end));
        if (shift != 0) {
            found.dst_days.push_back(
                {date::year_month_day{day}, std::string(shift > 0 ? "forward " : "back ") +
                                                std::to_string(std::abs(shift)) + " min"});
        }
        at = before.end;
    }
}

}  // namespace

std::vector<TimeSpan> open_between(const Calendar& calendar, TimeMs from, TimeMs to) {
    std::vector<TimeSpan> spans;
    for (TimeMs at = from; at < to;) {
        const auto opening = next_opening(calendar, at);
        if (!opening || *opening >= to) break;
        const TimeMs closing = std::min(next_closing(calendar, *opening).value_or(to), to);
        spans.push_back({*opening, closing});
        at = closing;
    }
    return spans;
}

CalendarPreview preview(const Calendar& calendar, TimeMs from, int days) {
    CalendarPreview found;
    const TimeMs to = from + days * day_ms;
    const std::vector<TimeSpan> open = open_between(calendar, from, to);
    for (const TimeSpan& span : open) found.open_minutes += (span.end - span.begin) / minute_ms;
    for (const TimeSpan& closed : between(open, from, to)) {
        if (closed.end - closed.begin > longest_unremarkable_ms) found.gaps.push_back(closed);
    }
    const date::local_days first = local_day(*calendar.zone, from);
    for (int n = 0; n < days; ++n) {
        look_at_hours(calendar, first + date::days(n), found);
        look_at_name(calendar, first + date::days(n), found);
    }
    look_at_clocks(calendar, from, to, found);
    return found;
}

std::vector<TimeSpan> nobody_there(const std::vector<const Calendar*>& calendars,
                                   TimeMs from,
                                   int days) {
    const TimeMs to = from + days * day_ms;
    std::vector<TimeSpan> open;
    for (const Calendar* calendar : calendars) {
        const std::vector<TimeSpan> spans = open_between(*calendar, from, to);
        open.insert(open.end(), spans.begin(), spans.end());
    }
    std::sort(open.begin(), open.end(),
              [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
    return between(open, from, to);
}

}  // namespace rules
