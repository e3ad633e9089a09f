#include "rules/book/draft.h"
#include "rules/decide/conditions.h"

namespace rules {
namespace {

bool fires(const Rule& rule, const std::string& text, const RuleBook& book) {
    // A rule's examples may be in any of the book's languages.
    for (const std::string& language : book.brand.languages) {
        const NormalisedText normalised = normalise(text, language);
        Observation seen;
        seen.book = &book;
        seen.language = language;
        seen.pattern_hits = pattern_hits(book, normalised);
        seen.entities = find_entities(normalised, book.entity_types, language, 0,
                                      book.brand.timezone, book.brand.country);
        const IntentMatches matches = book.matcher->match(normalised, language);
        const bool sure = matches.confidence >= book.matcher->answer_limit();
        if (sure && !matches.ranked.empty()) seen.intent = matches.ranked.front().intent;
        for (const Rule& other : book.rules) {
            if (other.signals.empty() || !holds(other.when, seen)) continue;
            seen.signals.insert(other.signals.begin(), other.signals.end());
        }
        if (holds(rule.when, seen)) return true;
    }
    return false;
}

}  // namespace

void check_rule_examples(BookDraft& draft) {
    for (const Rule& rule : draft.book.rules) {
        if (rule.built_in) continue;  // Proved by the program's own tests.
        for (const RuleExample& example : rule.examples) {
            if (fires(rule, example.text, draft.book) == example.must_fire) continue;
            draft.problems.error(example.where,
                                 "rule '" + rule.id + "' " +
                                     (example.must_fire ? "does not fire" : "fires") + " on '" +
                                     example.text + "'",
                                 example.must_fire ? "widen its conditions, or correct the example"
                                                   : "narrow its conditions with not:");
        }
    }
}

}  // namespace rules
