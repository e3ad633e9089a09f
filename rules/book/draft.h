#pragma once

#include "rules/book/fields.h"
#include "rules/book/library.h"
#include "rules/book/rule_book.h"
#include "rules/book/rule_book_reader.h"
#include "rules/book/yaml_tree.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace rules {

/// Who reads a text.
enum class ReplyPlace { in_private, in_public };

/// What a reply text is checked for.
struct ReplyCheck {
    Term what;  ///< "the answer of 'envio.plazo'".
    ReplyPlace place = ReplyPlace::in_private;
    std::set<std::string> placeholders =
        {};                  ///< `{ciudad}` in the examples: usable with a default.
    bool hand_over = false;  ///< Said when a person takes over: due, case… are known.
};

/// A file of word vectors that the book names.
struct VectorFile {
    std::string path;
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
    std::size_t own_patterns = 0;          ///< So many are the brand's; the program's follow.
    std::shared_ptr<PatternSet> patterns;  ///< The book's, while it may still change.
    std::vector<std::string> department_order;
    /// By intent of the library: messages that look like it and are not of it.
    std::map<std::string, std::vector<TrainingExample>> look_alikes;
    std::map<std::string, VectorFile> vector_files;  ///< By language, as the book names them.

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
/// The key `vectors`.
void read_vector_files(const YamlNode& root, BookDraft& draft);
void read_entity_types(const YamlNode& root, BookDraft& draft);
void read_standard_texts(const YamlNode& root, BookDraft& draft);
void read_not_alarming(const YamlNode& root, BookDraft& draft);
void read_intents(const YamlNode& root, BookDraft& draft);
enum class RuleOrigin { brand, program };
void read_rules(const YamlNode& root, RuleOrigin origin, BookDraft& draft);
[[nodiscard]] Condition read_condition(const YamlNode& node, BookDraft& draft);

/// The library's part: intents that need a person and small talk join the book by themselves.
void add_library_intents(BookDraft& draft);

/// The messages that look like an intent of the library and are not, in the book's languages.
void read_look_alikes(BookDraft& draft);

/// The pattern set and the matcher; what can not be compiled is reported.
void compile_patterns(BookDraft& draft);
void train_matcher(BookDraft& draft);

/// Opens the files of word vectors, those of the data directory too; null when there are none.
[[nodiscard]] std::shared_ptr<const WordVectorSet> open_word_vectors(BookDraft& draft);

/// The types of values that messages can hold: the built-in ones and the brand's.
[[nodiscard]] std::vector<std::string> entity_names(const BookDraft& draft);

/// Checks a reply text where it stands: its variables, translations, length and voice. Needs the
/// facts, entities and forms to be read.
void check_reply(const YamlNode& node, const ReplyCheck& check, BookDraft& draft);

/// What can only be seen with everything read: names that lead nowhere, the same example in two
/// places, departments that hand on in a circle, expired answers.
void check_names(BookDraft& draft);
/// Where `like:` leads: to no intent, to none in these languages, to two that contradict.
void check_likes(BookDraft& draft);
void check_routes(BookDraft& draft);
void check_examples(BookDraft& draft);
void check_expiry(BookDraft& draft);
/// Examples written at rules hold.
void check_rule_examples(BookDraft& draft);
/// No phrase of `not_alarming` silences what the program's own rules are there for.
void check_not_alarming(BookDraft& draft);

}  // namespace rules
