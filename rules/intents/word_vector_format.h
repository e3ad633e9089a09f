#pragma once

#include <array>
#include <cstdint>

namespace rules {

/// What a file of word vectors begins with. After it: the ends of the stems (32 bits each), their
/// scales (floats), the values (a byte each), the stems' letters and the notice.
struct WordVectorHeader {
    std::array<char, 8> magic;
    std::array<char, 8> language;
    std::uint32_t dimensions;
    std::uint32_t words;
    std::uint32_t stem_bytes;
    std::uint32_t notice_bytes;
    std::uint64_t checksum;  ///< Of everything after the header.
};
static_assert(sizeof(WordVectorHeader) == 40);

inline constexpr std::array<char, 8> word_vector_magic{'P', 'V', 'W', 'O', 'R', 'D', 'S', '1'};

}  // namespace rules
