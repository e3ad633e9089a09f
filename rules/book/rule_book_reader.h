#pragma once

#include "rules/book/place.h"
#include "rules/book/rule_book.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/word_vectors.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A file of the book, already read; `path` is relative to the book's folder.
struct BookFile {
    std::string path;
    std::string text;
};

/// What the reader needs from outside, so that it touches no file itself.
struct BookSources {
    std::vector<BookFile> files;      ///< The brand's folder.
    std::vector<BookFile> library;    ///< rules/library/<language>/*.yaml
    std::vector<BookFile> judgement;  ///< rules/judgement/*.yaml
    std::int64_t now_ms = 0;          ///< To notice expired answers; 0: unchecked.
    /// Serialised matcher for a training set's content hash, or empty: the book works on these very
    /// bytes. And where to put a new one. May be null.
    std::function<KeptBytes(const std::string& hash)> cached_matcher;
    std::function<void(const std::string& hash, const std::string& bytes)> cache_matcher;
    /// The word vectors in a file, whose path is absolute or relative to the book's folder; nothing
    /// when there is no such file. May be null.
    std::function<std::optional<WordVectors::Opening>(const std::string& path)> word_vectors;
};

struct BookReading {
    std::shared_ptr<const RuleBook> book;  ///< Null when there are errors.
    std::vector<Problem>
        problems;  ///< All of them at once, errors and warnings, in the order of the files.
};

/// Reads, trains and checks a book. Never throws.
[[nodiscard]] BookReading read_rule_book(const BookSources& sources);

}  // namespace rules
