#include "rules/book/rule_index.h"

#include "rules/decide/conditions.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <random>

namespace {

using rules::Condition;
using Positions = std::vector<std::uint32_t>;

Condition pattern(std::size_t number) {
    Condition condition;
    condition.kind = Condition::Kind::pattern;
    condition.pattern = number;
    return condition;
}

Condition combined(Condition::Kind kind, std::vector<Condition> parts) {
    Condition condition;
    condition.kind = kind;
    condition.parts = std::move(parts);
    return condition;
}

Condition in_spanish() {
    Condition condition;
    condition.kind = Condition::Kind::language;
    condition.values = {"es"};
    return condition;
}

rules::RuleIndex index_of(const std::vector<Condition>& conditions) {
    std::vector<rules::Rule> rules;
    for (const Condition& condition : conditions) rules.emplace_back().when = condition;
    return rules::RuleIndex(rules);
}

/// Any tree of patterns 0 to 5, and of conditions that need none.
Condition any_condition(std::mt19937& chance, int depth) {
    const auto kind = chance() % (depth > 0 ? 6 : 3);
    if (kind < 2) return pattern(chance() % 6);
    if (kind == 2) return in_spanish();
    std::vector<Condition> parts;
    for (std::size_t i = chance() % 3 + 1; i > 0; --i) {
        parts.push_back(any_condition(chance, depth - 1));
    }
    constexpr std::array kinds = {Condition::Kind::all, Condition::Kind::any,
                                  Condition::Kind::none_of};
    return combined(kinds[kind - 3], std::move(parts));
}

}  // namespace

TEST_CASE("a rule is tried where a pattern that it needs matches") {
    const auto all = Condition::Kind::all;
    const auto any = Condition::Kind::any;
    const auto index = index_of({
        pattern(3),
        combined(any, {pattern(1), pattern(2)}),
        combined(all, {in_spanish(), pattern(1)}),
        combined(all, {combined(any, {pattern(0), pattern(1)}), pattern(2)}),
    });

    CHECK(index.candidates({}).empty());
    CHECK(index.candidates({0}).empty());
    CHECK(index.candidates({1}) == Positions{1, 2});
    CHECK(index.candidates({2}) == Positions{1, 3});
    CHECK(index.candidates({1, 2}) == Positions{1, 2, 3});
    CHECK(index.candidates({3, 99}) == Positions{0});
}

TEST_CASE("a rule that may hold without a pattern is always tried") {
    const auto index = index_of({
        in_spanish(),
        combined(Condition::Kind::none_of, {pattern(0)}),
        combined(Condition::Kind::any, {pattern(0), in_spanish()}),
        combined(Condition::Kind::all, {}),
        pattern(0),
    });

    CHECK(index.candidates({}) == Positions{0, 1, 2, 3});
}

TEST_CASE("no rule that holds is left out, whatever its conditions") {
    std::mt19937 chance(
        20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same trees each time.
    std::vector<Condition> conditions;
    for (int i = 0; i < 300; ++i) conditions.push_back(any_condition(chance, 3));
    const auto index = index_of(conditions);
    rules::Observation seen;
    for (unsigned hits = 0; hits < 64; ++hits) {
        seen.pattern_hits.clear();
        for (std::size_t i = 0; i < 6; ++i) {
            if ((hits >> i & 1U) != 0) seen.pattern_hits.push_back(i);
        }
        seen.language = hits % 2 == 0 ? "es" : "en";
        const Positions found = index.candidates(seen.pattern_hits);
        for (std::uint32_t i = 0; i < conditions.size(); ++i) {
            if (!rules::holds(conditions[i], seen)) continue;
            CAPTURE(hits, i);
            CHECK(std::binary_search(found.begin(), found.end(), i));
        }
    }
}

TEST_CASE("a message touches few of a book's rules") {
    const rules::RuleBook& book = tests::small_book();
    rules::Observation seen;
    seen.book = &book;

    CHECK(rules::rules_to_try(seen).size() * 4 < book.rules.size());
}
