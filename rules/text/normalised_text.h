#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// One word, number, link… of a text.
struct Token {
    enum class Kind { word, number, url, email, phone, emoji, mention, hashtag };

    std::string text;  ///< Folded: lower case, no accents, chat spelling written out.
    Kind kind = Kind::word;
    std::uint32_t begin = 0;  ///< Byte offsets into the original text, half-open.
    std::uint32_t end = 0;
};

/// A customer's text made comparable; the original is kept, and every folded byte knows where it
/// came from.
struct NormalisedText {
    std::string original;  ///< Always valid UTF-8: invalid bytes became U+FFFD.
    /// Lower case, without accents (ñ is n), letters repeated three times or more cut to two, white
    /// space single. Patterns and word lists match on this.
    std::string folded;
    std::vector<std::uint32_t> origin;  ///< For each byte of `folded`, the byte of `original` it
                                        ///< came from; one more at the end.
    std::vector<Token>
        tokens;  ///< With chat spelling written out ("xq" is "porque"): intents match on these.
                 ///< Of a text of more than 2,000 words and signs, the first 2,000.
};

/// Folds and splits `text` for `language` ("es", "en", "pt"; chat spelling depends on it). Linear
/// time; never fails.
[[nodiscard]] NormalisedText normalise(std::string_view text, std::string_view language);

/// Only the folding: what rule books use to compare words.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace rules
