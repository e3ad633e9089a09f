#include "rules/decide/signals.h"

#include "rules/patterns/pattern_set.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace rules {
namespace {

/// The message as the program's own rules see it, by the signals for which a phrase of it is no
/// alarm in this book.
class CalmView {
public:
    CalmView(const NormalisedText& text, const Observation& seen) {
        for (const CalmPhrase& phrase : seen.book->not_alarming) {
            const bool there = std::binary_search(seen.pattern_hits.begin(),
                                                  seen.pattern_hits.end(), phrase.pattern);
            if (!there || views_.count(phrase.signal) > 0) continue;
            Observation without = seen;
            const std::string rest = without_calm_phrases(*seen.book, phrase.signal, text.folded);
            without.pattern_hits = pattern_hits(*seen.book, normalise(rest, seen.language));
            views_.emplace(phrase.signal, std::move(without));
        }
    }

    /// What `rule` may go by when it brings `signal`.
    [[nodiscard]] const Observation& of(const Rule& rule,
                                        Signal signal,
                                        const Observation& seen) const {
        const auto view = views_.find(signal);
        return rule.built_in && view != views_.end() ? view->second : seen;
    }

    [[nodiscard]] std::set<Signal> signals() const {
        std::set<Signal> all;
        for (const auto& [signal, view] : views_) all.insert(signal);
        return all;
    }

private:
    std::map<Signal, Observation> views_;
};

/// Collects the signals of one rule; `which` are its certain ones or its suspicions.
void add_signals_of(const Rule& rule,
                    const std::vector<Signal>& which,
                    const CalmView& calm,
                    Observation& seen,
                    SignalReading& reading) {
    if (which.empty() || !holds(rule.when, seen)) return;
    bool brought = false;
    for (const Signal signal : which) {
        const Observation& view = calm.of(rule, signal, seen);
        if (&view != &seen && !holds(rule.when, view)) continue;
        seen.signals.insert(signal);
        brought = true;
    }
    const auto& fired = reading.fired;
    if (brought && std::find(fired.begin(), fired.end(), &rule) == fired.end()) {
        reading.fired.push_back(&rule);
    }
}

/// False when the first letter alone tells that `example` is not the folded text, as it mostly
/// does.
bool may_fold_to(std::string_view example, std::string_view folded) {
    if (example.empty() || folded.empty()) return true;
    const char first = example.front();
    const bool capital = first >= 'A' && first <= 'Z';
    const bool letter = capital || (first >= 'a' && first <= 'z');
    return !letter || (capital ? first - 'A' + 'a' : first) == folded.front();
}

}  // namespace

SignalReading find_signals(const NormalisedText& text, Observation& seen) {
    SignalReading reading;
    const CalmView calm(text, seen);
    const std::vector<const Rule*> to_try = rules_to_try(seen);
    for (const Rule* rule : to_try) add_signals_of(*rule, rule->signals, calm, seen, reading);
    reading.denied = calm.signals();
    std::set<Signal> unlikely;
    for (const Rule* rule : to_try) {
        if (rule->denies.empty() || !holds(rule->when, seen)) continue;
        unlikely.insert(rule->denies.begin(), rule->denies.end());
        const bool certain = !rule->built_in || is_example(text, *rule);
        std::set<Signal>& kept = certain ? reading.denied : reading.doubted;
        kept.insert(rule->denies.begin(), rule->denies.end());
    }
    for (const Rule* rule : to_try) {
        std::vector<Signal> likely;
        std::copy_if(rule->suspects.begin(), rule->suspects.end(), std::back_inserter(likely),
                     [&](Signal signal) { return unlikely.count(signal) == 0; });
        add_signals_of(*rule, likely, calm, seen, reading);
    }
    return reading;
}

bool is_example(const NormalisedText& text, const Rule& rule) {
    return std::any_of(rule.examples.begin(), rule.examples.end(), [&](const RuleExample& example) {
        return example.must_fire && may_fold_to(example.text, text.folded) &&
               fold(example.text) == text.folded;
    });
}

bool speaks_of_signals(const Rule& rule) {
    return !rule.signals.empty() || !rule.suspects.empty() || !rule.denies.empty();
}

bool brings(const Intent& intent, const std::set<Signal>& signals) {
    if (intent.signal) return signals.count(*intent.signal) > 0;
    return intent.built_in && intent.escalate && signals.count(Signal::complaint) > 0;
}

bool is_problem(const Intent& intent) {
    return intent.escalate && intent.escalate->priority != Priority::p3;
}

bool asks_for_person(const Intent& intent) {
    return intent.signal == Signal::asks_for_person;
}

std::string without_calm_phrases(const RuleBook& book, Signal signal, std::string folded) {
    for (const CalmPhrase& phrase : book.not_alarming) {
        if (phrase.signal == signal) folded = book.patterns->without(phrase.pattern, folded);
    }
    return folded;
}

}  // namespace rules
