#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace tests {

/// A moment for whatever asks for the time.
inline constexpr std::int64_t now_ms = 1780000000000;

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// What must hold for every input.
inline void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace tests
