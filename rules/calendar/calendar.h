#pragma once

#include <date/tz.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rules {

/// UTC milliseconds since 1970.
using TimeMs = std::int64_t;

/// A stretch of time, half-open.
struct TimeSpan {
    TimeMs begin = 0;
    TimeMs end = 0;
};

/// Minutes since local midnight, half-open; `end` may pass 24:00 (up to 48:00) for intervals across
/// midnight.
struct OpenInterval {
    int begin = 0;
    int end = 0;
    friend bool operator==(const OpenInterval&, const OpenInterval&) = default;
};

/// A day that is not like its weekday. No intervals: closed.
struct SpecialDay {
    enum class Rule { date, yearly, easter };

    Rule rule = Rule::date;
    date::year_month_day day{};  ///< For `date`; for `yearly` the year is ignored.
    int easter_offset = 0;       ///< Days from Easter Sunday (Good Friday is -2).
    std::vector<OpenInterval> open;
    std::string name;
};

/// When a department or the shop is open. Immutable. Times are local to `zone`, computed at the
/// moment of the question.
// The compiler's copy of `weekly` has a loop whose variable has a name of its own:
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
struct Calendar {
    std::string name;
    const date::time_zone* zone = nullptr;  ///< Owned by the time-zone database, lives for ever.
    std::vector<OpenInterval> weekly[7];    ///< By weekday, Sunday first.
    std::vector<SpecialDay> special_days;   ///< The first that fits a day wins.
};

[[nodiscard]] bool is_open(const Calendar& calendar, TimeMs at);

/// The first moment at or after `at` when it is open; nothing when it stays closed for 400 days.
[[nodiscard]] std::optional<TimeMs> next_opening(const Calendar& calendar, TimeMs at);

/// The first moment after `at` when it is closed; nothing when it never closes within 400 days.
/// `at` must be open.
[[nodiscard]] std::optional<TimeMs> next_closing(const Calendar& calendar, TimeMs at);

/// `at` plus `open_ms` of open time; nothing when 400 days are not enough.
[[nodiscard]] std::optional<TimeMs> add_open_time(const Calendar& calendar,
                                                  TimeMs at,
                                                  std::int64_t open_ms);

/// The end of the `days`-th working day after `at` (a working day has open time); what legal
/// periods count in.
[[nodiscard]] std::optional<TimeMs> add_working_days(const Calendar& calendar, TimeMs at, int days);

/// "mañana a las 9:00", "el lunes a las 9:00", "hoy a las 16:30": how a person would say `at`, seen
/// from `now`.
[[nodiscard]] std::string say_time(TimeMs at,
                                   TimeMs now,
                                   const date::time_zone& zone,
                                   std::string_view language);

}  // namespace rules
