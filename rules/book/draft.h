#pragma once

#include "rules/book/fields.h"
#include "rules/book/library.h"
#include "rules/book/rule_book.h"
#include "rules/book/rule_book_reader.h"
#include "rules/book/yaml_tree.h"

#include <string>
#include <vector>

namespace rules {

/// A text whose `{{variables}}` are checked once the whole book is known.
struct TextToCheck {
    const TextByLanguage* texts = nullptr;  ///< Inside the draft's book, which no longer moves.
    std::string what;
    bool in_public = false;
    Place where;
};

/// A book while it is put together: what the readers of its parts share.
struct BookDraft {
    const BookSources& sources;
    RuleBook book;
    Problems problems;
    Library library;
    std::vector<std::string> pattern_texts;  ///< By the index that conditions hold.
    std::vector<Place> pattern_places;
    std::vector<std::string> department_order;
    std::map<std::string, Place> calendar_places;

    [[nodiscard]] const Languages& languages() const { return book.brand.languages; }

    /// Keeps a pattern for the set and gives its index.
    [[nodiscard]] std::size_t add_pattern(std::string text, const Place& where);
};

/// A file of the folder with this path, or null.
[[nodiscard]] const BookFile* find_file(const BookDraft& draft, std::string_view path);

// One reader per part of the book; each adds to the draft and reports what does not fit.
void read_brand(const YamlNode& root, BookDraft& draft);
void read_inboxes(const YamlNode& root, BookDraft& draft);
void read_calendars(const YamlNode& root, BookDraft& draft);
void read_departments(const YamlNode& root, BookDraft& draft);
void read_forms(const YamlNode& root, BookDraft& draft);
void read_entity_types(const YamlNode& root, BookDraft& draft);
void read_standard_texts(const YamlNode& root, BookDraft& draft);
void read_intents(const YamlNode& root, BookDraft& draft);
enum class RuleOrigin { brand, program };
void read_rules(const YamlNode& root, RuleOrigin origin, BookDraft& draft);
[[nodiscard]] Condition read_condition(const YamlNode& node, BookDraft& draft);

/// The library's part: intents that need a person and small talk join the book by themselves.
void add_library_intents(BookDraft& draft);

/// Compiles the patterns and trains the matcher.
void compile_patterns(BookDraft& draft);
void train_matcher(BookDraft& draft);

/// What can only be seen with everything read: names that lead nowhere, missing translations,
/// examples in two places, departments nobody answers for.
void check_names(BookDraft& draft);
void check_routes(BookDraft& draft);
void check_texts(BookDraft& draft);
void check_examples(BookDraft& draft);
/// Examples written at rules hold.
void check_rule_examples(BookDraft& draft);

}  // namespace rules
