#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

#include <cstdint>
#include <string>

namespace bot::store {

/// The first id of a table whose time is not before `at`, found by halving: ids and times rise
/// together, and a time needs no index of its own.
[[nodiscard]] std::int64_t first_id_at(Database& database,
                                       const std::string& table,
                                       const std::string& column,
                                       TimeMs at);

}  // namespace bot::store
