#pragma once

#include "rules/book/rule_book.h"
#include "rules/book/yaml_tree.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// Collects what is wrong with a book while its parts are read.
class Problems {
public:
    void error(const Place& where, Words message, Words hint);
    void warning(const Place& where, Words message, Words hint);

    [[nodiscard]] bool has_errors() const;
    [[nodiscard]] std::vector<Problem>& list() { return list_; }

private:
    std::vector<Problem> list_;
};

/// "did you mean 'x'?" or, when nothing is near, "known: a, b, c".
[[nodiscard]] Words hint_for(std::string_view written, std::vector<std::string> known);

/// The languages that a field may be written in: those of the book.
using Languages = std::vector<std::string>;

// Readers of single fields. Each reports what does not fit in `what`, by its key or in words, and
// then gives the empty value.

/// Reports every key of `map` that is not among `known`; `map` may be none. False when it is
/// something else than a map.
bool expect_keys(const YamlNode& map,
                 const Term& what,
                 std::initializer_list<std::string_view> known,
                 Problems& problems);

[[nodiscard]] std::string read_text(const YamlNode& node, const Term& what, Problems&);
[[nodiscard]] std::vector<std::string> read_texts(const YamlNode& node,
                                                  const Term& what,
                                                  Problems&);
[[nodiscard]] std::optional<double> read_number(
    const YamlNode& node, const Term& what, double low, double high, Problems&);
[[nodiscard]] int read_int(
    const YamlNode& node, const Term& what, int low, int high, int otherwise, Problems&);
[[nodiscard]] bool read_flag(const YamlNode& node, const Term& what, Problems&);

/// Texts by language; a plain text or list means the first language.
[[nodiscard]] TextByLanguage read_by_language(const YamlNode& node,
                                              const Term& what,
                                              const Languages&,
                                              Problems&);
/// The same where one text per language is wanted: the first of each.
[[nodiscard]] std::map<std::string, std::string> read_title(const YamlNode& node,
                                                            const Term& what,
                                                            const Languages&,
                                                            Problems&);

/// `P0` to `P3`.
[[nodiscard]] std::optional<Priority> read_priority(const YamlNode& node, Problems&);

/// `15m`, `4h`, `1d`: milliseconds of open time; a day is eight open hours.
[[nodiscard]] std::optional<std::int64_t> read_duration(const YamlNode& node,
                                                        const Term& what,
                                                        Problems&);

/// `2027-01-31`.
[[nodiscard]] std::optional<date::year_month_day> parse_date(std::string_view text);

/// `true`, a department's name, or `{department, priority, text}`.
[[nodiscard]] std::optional<EscalationTarget> read_escalation(const YamlNode& node,
                                                              const Languages&,
                                                              Problems&);

/// `[{es: …, en: …, then: …}]`.
[[nodiscard]] std::vector<ButtonSpec> read_buttons(const YamlNode& node,
                                                   const Languages&,
                                                   Problems&);

}  // namespace rules
