#pragma once

#include "rules/calendar/calendar.h"

namespace rules {

/// Whether the local day of `at` is a special one (a holiday, a half day), not like its weekday.
[[nodiscard]] bool is_special_day(const Calendar& calendar, TimeMs at);

}  // namespace rules
