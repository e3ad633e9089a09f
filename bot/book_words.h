#pragma once

#include "rules/book/words.h"
#include "webhooks/words.h"

#include <string>
#include <string_view>

namespace bot {

/// What is said to who writes a book, in a language: Spanish (`es`) and Portuguese (`pt`) by the
/// catalogues in `bot/words`; in English what they lack, and every other language.
[[nodiscard]] std::string in_language(std::string_view language, const rules::Words& words);

/// A channel's words as ours. Its sentences are found and translated like those about a book.
[[nodiscard]] rules::Words as_words(const webhooks::Words& said);

/// The language of whoever sits at the terminal: `es` or `pt` when the environment's `LC_ALL`,
/// `LC_MESSAGES` or `LANG`, the first that is set, begins with it; else `en`.
[[nodiscard]] std::string terminal_language();

}  // namespace bot
