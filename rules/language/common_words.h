#pragma once

#include <cstdint>
#include <string_view>

namespace rules {

/// How common a folded word is in `language`: 1 for the commonest, higher for rarer ones, 0 for a
/// word that is not among the few hundred commonest or a language without a list.
[[nodiscard]] std::uint16_t common_word_rank(std::string_view word, std::string_view language);

/// How many ranks the longest list has.
inline constexpr std::uint16_t common_word_ranks = 400;

}  // namespace rules
