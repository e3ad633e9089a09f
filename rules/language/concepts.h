#pragma once

#include <string_view>

namespace rules {

/// What a folded word of `language` is about, the same for words of one meaning in every language
/// ("shipping" for "envío", "despacho", "delivery", "frete"). Empty when the word is in no list.
[[nodiscard]] std::string_view concept_of(std::string_view word, std::string_view language);

}  // namespace rules
