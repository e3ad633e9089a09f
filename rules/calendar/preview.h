#pragma once

#include "rules/calendar/calendar.h"

#include <string>
#include <vector>

namespace rules {

/// When it is open between two moments, in order, cut at both.
[[nodiscard]] std::vector<TimeSpan> open_between(const Calendar& calendar, TimeMs from, TimeMs to);

/// A local day and what is to be known about it.
struct PreviewDay {
    date::year_month_day day{};
    std::string what;
};

/// What a calendar has in store: everything its owner should look at before it happens.
struct CalendarPreview {
    std::vector<TimeSpan> gaps;        ///< Closed for longer than three days.
    std::vector<PreviewDay> overlaps;  ///< A night that reaches into the next day's hours.
    std::vector<PreviewDay> dst_days;  ///< The clocks change; `what` is by how much.
    std::vector<PreviewDay> no_text;   ///< Special days without a name to tell customers.
    std::int64_t open_minutes = 0;
};

/// The `days` days from `from` on.
[[nodiscard]] CalendarPreview preview(const Calendar& calendar, TimeMs from, int days);

/// The stretches in which none of the calendars is open.
[[nodiscard]] std::vector<TimeSpan> nobody_there(const std::vector<const Calendar*>& calendars,
                                                 TimeMs from,
                                                 int days);

}  // namespace rules
