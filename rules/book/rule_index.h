#pragma once

#include "rules/book/rule_book.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rules {

/// Which rules may fire, by the patterns that match: a message costs what it touches, not what the
/// book holds. Immutable and thread-safe once built; knows rules by their position only, so a copy
/// of the book may share it.
class RuleIndex {
public:
    explicit RuleIndex(const std::vector<Rule>& rules);

    /// The positions, ascending, of all rules that may hold when exactly `pattern_hits` match.
    /// Every other rule needs a pattern that does not.
    [[nodiscard]] std::vector<std::uint32_t> candidates(
        const std::vector<std::size_t>& pattern_hits) const;

private:
    std::vector<std::uint32_t> always_;  ///< Rules that may hold without any pattern.
    std::vector<std::vector<std::uint32_t>> by_pattern_;
};

}  // namespace rules
