#pragma once

#include <string>

namespace bot::store {

struct Scope;

/// Which conversations `c` a person sees: `?1` are their departments (`departments_json`), `?2`
/// their name.
inline constexpr const char* in_scope =
    "(?1 = '[]' OR c.department = '' OR c.agent = ?2 OR c.department IN (SELECT value FROM "
    "json_each(?1)))";

/// The departments of `in_scope`; `[]`: all.
[[nodiscard]] std::string departments_json(const Scope& scope);

}  // namespace bot::store
