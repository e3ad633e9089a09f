#pragma once

#include "rules/calendar/calendar.h"

#include <string_view>
#include <vector>

namespace rules {

/// The days of an iCal file (RFC 5545) as closed days: whole-day events, one by one or yearly.
/// Events with a time of day are no holidays and are left out. Pure; reads at most 5,000 days.
[[nodiscard]] std::vector<SpecialDay> read_ical(std::string_view text);

}  // namespace rules
