#pragma once

#include "bot/result.h"
#include "rules/book/rule_book_reader.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>

namespace bot {

/// The texts of a book's files by their paths in the folder, tests included.
using BookFiles = std::map<std::string, std::string>;

[[nodiscard]] BookFiles read_book_files(const std::string& folder);

/// Writes the files that differ from those on the disk, each whole or not at all.
[[nodiscard]] Status write_book_files(const std::string& folder, const BookFiles& files);

/// Reads a book that is not on the disk yet, in a temporary folder that is gone afterwards.
[[nodiscard]] rules::BookReading try_book(const BookFiles& files);

/// Plays the conversation tests among the files: `{passed, failed, failures: [{name, message}]}`.
[[nodiscard]] nlohmann::json play_tests(const rules::RuleBook& book,
                                        const BookFiles& files,
                                        std::string_view language);

}  // namespace bot
