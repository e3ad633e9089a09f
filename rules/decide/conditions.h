#pragma once

#include "rules/book/rule_book.h"
#include "rules/decide/turn.h"

#include <set>
#include <string>
#include <vector>

namespace rules {

/// What is known about a turn when its conditions are tried.
struct Observation {
    const RuleBook* book = nullptr;
    const Turn* turn = nullptr;  ///< Null: only the text is known (examples of rules).
    std::string language;
    std::vector<std::size_t> pattern_hits;  ///< Ascending.
    std::string intent;                     ///< The surest one, when it is sure enough.
    std::vector<Entity> entities;
    std::set<Signal> signals;
    bool repeated = false;
};

/// Whether the condition holds. Without a turn, conditions that are not about the text hold.
[[nodiscard]] bool holds(const Condition& condition, const Observation& seen);

/// The book's rules that may hold, in its order; all others need a pattern that does not match.
/// `seen` must hold the pattern hits.
[[nodiscard]] std::vector<const Rule*> rules_to_try(const Observation& seen);

/// The indexes of the patterns that match the text as it is written or with its chat spelling
/// written out, ascending.
[[nodiscard]] std::vector<std::size_t> pattern_hits(const RuleBook& book,
                                                    const NormalisedText& text);

/// The text's words with chat spelling written out, one blank between them.
[[nodiscard]] std::string written_out(const NormalisedText& text);

}  // namespace rules
