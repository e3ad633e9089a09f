#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rules {

/// So much of a text is read, in bytes: nobody asks in 6,000 letters what is not in the first 4,000
/// or the last 2,000, and reading costs time.
inline constexpr std::size_t read_at_beginning = 4'000;
inline constexpr std::size_t read_at_end = 2'000;

/// What is read of a text: all of it, or its beginning and its end with dots between.
struct Excerpt {
    std::string text;
    std::size_t end_begins = 0;  ///< Where the end begins in `text`; 0: nothing is left out.
    std::size_t left_out = 0;    ///< Bytes.

    /// Where in the whole text the byte at `offset` of the excerpt stands.
    [[nodiscard]] std::uint32_t in_whole(std::uint32_t offset) const;
};

/// Cuts between words where one ends nearby, else between what a reader takes for letters.
[[nodiscard]] Excerpt excerpt_of(std::string_view text);

}  // namespace rules
