#pragma once

#include "rules/book/rule_book_reader.h"

#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// Reads the book in `folder` (`*.yaml`, `*.yml`, `*.json`, `*.ics`; not `tests/`), with the
/// message library and the judgement rules that travel in the binary. Trained matchers are kept in
/// the user's cache folder, so that a restart does not learn again. Problems with files themselves
/// (not there, unreadable, too large) are reported like those of their contents.
[[nodiscard]] rules::BookReading load_book(const std::string& folder);

/// The message library that travels in the binary, all languages.
[[nodiscard]] std::vector<rules::BookFile> library_files();

/// One line per problem, as people and editors read it: `file:line:column: error: message (hint)`,
/// in `language` (`bot/book_words.h`).
[[nodiscard]] std::string problem_text(const rules::Problem& problem, std::string_view language);

}  // namespace bot
