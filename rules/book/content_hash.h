#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rules {

/// Names contents by what is in them (FNV-1a, two lanes of 64 bits): the same contents always have
/// the same name. Tells versions apart; no protection against somebody who wants a collision.
class ContentHash {
public:
    /// Takes in one text; where texts end counts too.
    void add(std::string_view text);

    /// 32 hexadecimal digits.
    [[nodiscard]] std::string text() const;

private:
    std::uint64_t first_ = 14695981039346656037ULL;
    std::uint64_t second_ = 0x9E3779B97F4A7C15ULL;
};

}  // namespace rules
