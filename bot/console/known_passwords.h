#pragma once

#include <string>
#include <vector>

namespace bot {

/// Whether `password` is among those that are tried first: a known password, or made of fewer than
/// four parts, where a known password, a word of `about` (the person's name, the brand), a year, a
/// row of keys, letters or digits in order and a repeated character are one part each, and so is
/// every other character. Capitals and digits that stand for letters make no difference.
[[nodiscard]] bool is_easily_guessed(const std::string& password,
                                     const std::vector<std::string>& about);

}  // namespace bot
