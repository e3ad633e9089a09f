#pragma once

#include "rules/calendar/calendar.h"

#include <vector>

namespace tests {

/// The wall clock, minute by minute: what `is_open` and its companions must agree with. Knows the
/// special days that are dates.
struct Oracle {
    const rules::Calendar& calendar;

    [[nodiscard]] bool open(rules::TimeMs at) const {
        const auto wall = calendar.zone->to_local(
            date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at)));
        const auto today = date::floor<date::days>(wall);
        const auto minutes = (wall - today).count() / 60'000;
        for (const auto& open : day(today)) {
            if (open.begin <= minutes && minutes < open.end) return true;
        }
        for (const auto& open : day(today - date::days(1))) {
            if (open.begin <= minutes + 1440 && minutes + 1440 < open.end) return true;
        }
        return false;
    }
    [[nodiscard]] const std::vector<rules::OpenInterval>& day(date::local_days today) const {
        for (const rules::SpecialDay& special : calendar.special_days) {
            if (special.day == date::year_month_day{today}) return special.open;
        }
        return calendar.weekly[date::weekday(today).c_encoding()];
    }
};

}  // namespace tests
