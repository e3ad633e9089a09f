#pragma once

#include "bot/result.h"
#include "rules/book/library.h"
#include "rules/book/rule_book.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace bot {

/// Messages of a brand's daily work that the library could learn from, without who wrote them.
struct LibraryCandidates {
    /// By language, then by the library's id.
    std::map<std::string, std::map<std::string, std::vector<std::string>>> messages;
    std::size_t settled = 0;     ///< Looked at.
    std::size_t not_alike = 0;   ///< No example of an intent that inherits from the library.
    std::size_t known = 0;       ///< The library has them.
    std::size_t too_little = 0;  ///< Too little is left without names and numbers.
};

/// Of `settled`, those that were taken as examples of an intent that is like one of the library's,
/// masked.
[[nodiscard]] LibraryCandidates library_candidates(const std::vector<std::string>& settled,
                                                   const rules::RuleBook& book,
                                                   const rules::Library& library);

/// Prints the candidates of the book in `folder` as the library's files are written. The exit code.
[[nodiscard]] int suggest_for_library(const std::string& folder, const std::string& store);

}  // namespace bot
