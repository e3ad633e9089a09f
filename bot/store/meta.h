#pragma once

#include "bot/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What the store knows about itself: keys, how far something got, whether it was closed.
namespace bot::store {

[[nodiscard]] std::optional<std::string> meta(Database& database, std::string_view key);

/// The value as a number; 0 when there is none.
[[nodiscard]] std::int64_t meta_number(Database& database, std::string_view key);

/// False when the store refuses the write.
bool set_meta(Database& database, std::string_view key, std::string_view value);

/// Whether the program that last served this store was killed. Needs the table `meta`.
[[nodiscard]] bool ended_uncleanly(Database& database);

}  // namespace bot::store
