#include "rules/book/rule_index.h"

#include <algorithm>
#include <optional>

namespace rules {
namespace {

using Patterns = std::vector<std::size_t>;

std::optional<Patterns> needed_by(const Condition& condition);

/// One part's patterns are enough: the part that has the fewest.
std::optional<Patterns> needed_by_all(const std::vector<Condition>& parts) {
    std::optional<Patterns> fewest;
    for (const Condition& part : parts) {
        std::optional<Patterns> needed = needed_by(part);
        if (needed && (!fewest || needed->size() < fewest->size())) fewest = std::move(needed);
    }
    return fewest;
}

std::optional<Patterns> needed_by_any(const std::vector<Condition>& parts) {
    Patterns together;
    for (const Condition& part : parts) {
        const std::optional<Patterns> needed = needed_by(part);
        if (!needed) return std::nullopt;
        together.insert(together.end(), needed->begin(), needed->end());
    }
    return together;
}

/// Patterns of which at least one matches wherever the condition holds; nothing when it may hold
/// without any.
std::optional<Patterns> needed_by(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::pattern:
            return Patterns{condition.pattern};
        case Condition::Kind::all:
            return needed_by_all(condition.parts);
        case Condition::Kind::any:
            return needed_by_any(condition.parts);
        default:
            return std::nullopt;
    }
}

}  // namespace

RuleIndex::RuleIndex(const std::vector<Rule>& rules) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto position = static_cast<std::uint32_t>(i);
        const std::optional<Patterns> needed = needed_by(rules[i].when);
        if (!needed) always_.push_back(position);
        for (const std::size_t pattern : needed.value_or(Patterns{})) {
            if (pattern >= by_pattern_.size()) by_pattern_.resize(pattern + 1);
            by_pattern_[pattern].push_back(position);
        }
    }
}

std::vector<std::uint32_t> RuleIndex::candidates(
    const std::vector<std::size_t>& pattern_hits) const {
    std::vector<std::uint32_t> found = always_;
    for (const std::size_t hit : pattern_hits) {
        if (hit >= by_pattern_.size()) continue;
        found.insert(found.end(), by_pattern_[hit].begin(), by_pattern_[hit].end());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace rules
