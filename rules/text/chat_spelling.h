#pragma once

#include <string_view>

namespace rules {

/// How `word` (folded) is written in full in `language`: "xq" is "porque" in Spanish. Empty when
/// the word is not a chat spelling; several words are separated by a space.
[[nodiscard]] std::string_view chat_spelling(std::string_view word, std::string_view language);

}  // namespace rules
