#pragma once

#include "rules/calendar/calendar.h"

#include <optional>
#include <string>
#include <string_view>

namespace bot {

/// `2026-12-24T23:50`, `2026-12-24T23:50:10Z`, `2026-12-24 23:50-03:00`: without an offset it is
/// local to `zone` (of two such moments the first). Nothing when it is no time.
[[nodiscard]] std::optional<rules::TimeMs> parse_time(std::string_view text,
                                                      const date::time_zone& zone);

/// `2026-12-24T23:50:00-03:00`.
[[nodiscard]] std::string time_text(rules::TimeMs at, const date::time_zone& zone);

}  // namespace bot
