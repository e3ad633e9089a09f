#include "rules/book/draft.h"
#include "rules/decide/signals.h"

#include <algorithm>

namespace rules {
namespace {

/// The question that the matcher is sure of; empty when it is of none.
std::string sure_intent(const NormalisedText& text,
                        const std::string& language,
                        const RuleBook& book) {
    const IntentMatches matches = book.matcher->match(text, language);
    const bool sure = matches.exact || matches.confidence >= book.matcher->answer_limit();
    return sure && !matches.ranked.empty() ? matches.ranked.front().intent : std::string();
}

/// What the rules make of a text alone, without a conversation.
Observation observe(const NormalisedText& text,
                    const std::string& language,
                    std::string intent,
                    const RuleBook& book) {
    Observation seen;
    seen.book = &book;
    seen.language = language;
    seen.intent = std::move(intent);
    seen.pattern_hits = pattern_hits(book, text);
    seen.entities = find_entities(text, book.entity_types, language, 0, book.brand.timezone,
                                  book.brand.country);
    (void)find_signals(text, seen);
    return seen;
}

/// A rule's examples may be in any of the book's languages.
std::vector<Observation> observe_all(const std::string& text, const RuleBook& book) {
    std::vector<Observation> all;
    for (const std::string& language : book.brand.languages) {
        const NormalisedText normalised = normalise(text, language);
        all.push_back(observe(normalised, language, sure_intent(normalised, language, book), book));
    }
    return all;
}

bool fires(const Rule& rule, const std::vector<Observation>& seen) {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const Observation& one) { return holds(rule.when, one); });
}

/// A rule that another one always forestalls is dead, or the two contradict each other: either way
/// the example shows it.
void check_forestalled(const Rule& rule,
                       const RuleExample& example,
                       const std::vector<Observation>& seen,
                       BookDraft& draft) {
    if (!has_outcome(rule)) return;
    for (const Rule& other : draft.book.rules) {
        if (&other == &rule) return;
        if (other.built_in || !has_outcome(other) || !fires(other, seen)) continue;
        draft.problems.warning(
            example.where,
            wording("'{1}' is an example of rule '{2}', but rule '{3}' goes first there",
                    example.text, rule.id, other.id),
            wording("give '{1}' a higher rank, or narrow '{2}' with not:", rule.id, other.id));
        return;
    }
}

/// Signals that send a message to a person whatever its intent says.
bool goes_to_person(Signal signal) {
    switch (signal) {
        case Signal::asks_for_person:
        case Signal::safety:
        case Signal::self_harm:
        case Signal::threat:
        case Signal::legal:
        case Signal::money_harm:
        case Signal::press:
            return true;
        default:
            return false;
    }
}

void check_intent_examples(const Intent& intent, BookDraft& draft) {
    for (const auto& [language, examples] : intent.examples) {
        for (const std::string& text : examples) {
            // The matcher knows its examples; asking it costs a start more than all the rest.
            const Observation seen =
                observe(normalise(text, language), language, intent.id, draft.book);
            const auto found =
                std::find_if(seen.signals.begin(), seen.signals.end(), goes_to_person);
            if (found == seen.signals.end()) continue;
            draft.problems.warning(
                intent.where,
                wording("'{1}', an example of '{2}', goes to a person all the same, because of {3}",
                        text, intent.id, signal_name(*found)),
                wording("move it to a question with escalate:, or write it another way"));
        }
    }
}

}  // namespace

void check_rule_examples(BookDraft& draft) {
    for (const Rule& rule : draft.book.rules) {
        if (rule.built_in) continue;  // Proved by the program's own tests.
        for (const RuleExample& example : rule.examples) {
            const std::vector<Observation> seen = observe_all(example.text, draft.book);
            if (fires(rule, seen) == example.must_fire) {
                if (example.must_fire) check_forestalled(rule, example, seen, draft);
                continue;
            }
            draft.problems.error(
                example.where,
                example.must_fire
                    ? wording("rule '{1}' does not fire on '{2}'", rule.id, example.text)
                    : wording("rule '{1}' fires on '{2}'", rule.id, example.text),
                example.must_fire ? wording("widen its conditions, or correct the example")
                                  : wording("narrow its conditions with not:"));
        }
    }
    for (const Intent& intent : draft.book.intents) {
        if (!intent.escalate) check_intent_examples(intent, draft);
    }
}

}  // namespace rules
