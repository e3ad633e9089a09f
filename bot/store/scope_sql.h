#pragma once

namespace bot::store {

/// Which conversations `c` a person sees: `?1` are their departments (`list_text`; `[]`: all), `?2`
/// their name.
inline constexpr const char* in_scope =
    "(?1 = '[]' OR c.department = '' OR c.agent = ?2 OR c.department IN (SELECT value FROM "
    "json_each(?1)))";

}  // namespace bot::store
