#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A text in its folded form, before it is split into tokens.
struct Folding {
    std::string original;               ///< Valid UTF-8.
    std::string folded;                 ///< As NormalisedText::folded.
    std::vector<std::uint32_t> origin;  ///< As NormalisedText::origin.
    /// Offsets into `folded` of letters that had been repeated three times or more, ascending: the
    /// offset of the second letter that was kept.
    std::vector<std::uint32_t> stretched;
};

/// Folds `text`. Linear time; never fails.
[[nodiscard]] Folding fold_with_origin(std::string_view text);

/// One code point of a text, and how many bytes it takes.
struct CodePoint {
    std::int32_t value = 0;
    std::size_t length = 1;
};

/// The code point at `offset` of `text`, which must be valid UTF-8 there; a stray byte counts as
/// U+FFFD of length 1.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t offset);

/// Letters and marks of any script.
[[nodiscard]] bool is_letter(std::int32_t code_point);

/// Pictographs, dingbats, flags and the signs that join them.
[[nodiscard]] bool is_emoji(std::int32_t code_point);

}  // namespace rules
