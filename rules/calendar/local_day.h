#pragma once

#include "rules/calendar/calendar.h"

namespace rules {

/// The day that it is at `at` in a time zone.
[[nodiscard]] date::local_days local_day(const date::time_zone& zone, TimeMs at);

/// When a day begins in a time zone: its midnight, or the first moment after it where the clocks
/// jump over midnight.
[[nodiscard]] TimeMs begin_of(date::local_days day, const date::time_zone& zone);

}  // namespace rules
