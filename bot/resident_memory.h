#pragma once

#include <cstdint>

namespace bot {

/// What the program holds in memory, mapped files among it.
[[nodiscard]] std::uint64_t resident_bytes();

}  // namespace bot
