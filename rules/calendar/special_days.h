#pragma once

#include "rules/calendar/calendar.h"

namespace rules {

/// Whether the local day of `at` is a special one (a holiday, a half day), not like its weekday.
[[nodiscard]] bool is_special_day(const Calendar& calendar, TimeMs at);

/// The special day that `day` is; null: it is like its weekday.
[[nodiscard]] const SpecialDay* special_day(const Calendar& calendar, date::local_days day);

/// The hours of a local day; those after 24:00 belong to its night.
[[nodiscard]] const std::vector<OpenInterval>& hours_of(const Calendar& calendar,
                                                        date::local_days day);

}  // namespace rules
