#pragma once

#include "rules/book/rule_book_reader.h"

#include <string>
#include <vector>

namespace tests {

/// The files of a small shop's book: two languages, two calendars, three departments, a form.
[[nodiscard]] std::vector<rules::BookFile> small_book_files();

/// The program's own judgement rules and texts, from the source tree.
[[nodiscard]] std::vector<rules::BookFile> judgement_files();

/// Sources with the given brand files and the shipped judgement, without the message library.
[[nodiscard]] rules::BookSources sources_with(std::vector<rules::BookFile> files);

/// The small book, read once; it must be without errors.
[[nodiscard]] const rules::RuleBook& small_book();

/// The small book's files with one of them replaced.
[[nodiscard]] std::vector<rules::BookFile> with_file(const std::string& path,
                                                     const std::string& text);

/// The small book's main file with one more `entity` and more `forms`, each indented as there.
[[nodiscard]] std::string main_with_forms(const std::string& entity, const std::string& forms);

/// The book that was read; throws with all its problems when there is none. Lives as long as
/// `reading`.
[[nodiscard]] const rules::RuleBook& book_of(const rules::BookReading& reading);

/// All problems, one a line: `file:line: message (hint)`.
[[nodiscard]] std::string problems_text(const rules::BookReading& reading);

}  // namespace tests
