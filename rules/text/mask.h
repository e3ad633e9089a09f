#pragma once

#include <set>
#include <string>
#include <string_view>

namespace rules {

/// A message without what could say who wrote it.
struct MaskedText {
    std::string text;
    double kept = 1.0;  ///< Share of its words that were left as they were.
};

/// Replaces names, numbers, addresses, e-mails, telephones, handles and links of `text` by
/// `{name}`, `{number}`… and every word that is not among `known_words` (folded) by `{word}`: what
/// nobody else has ever written may be a name too. Strict rather than pretty; a person still reads
/// the result. Pure, linear time.
[[nodiscard]] MaskedText mask_personal(std::string_view text,
                                       std::string_view language,
                                       const std::set<std::string>& known_words);

}  // namespace rules
