#include "rules/book/draft.h"
#include "rules/decide/signals.h"
#include "rules/patterns/pattern_set.h"

#include <algorithm>

namespace rules {
namespace {

/// Always a person, whatever a book says: somebody in despair, and who asks for one.
bool never_overruled(Signal signal) {
    return signal == Signal::self_harm || signal == Signal::asks_for_person;
}

bool is_about(const Rule& rule, Signal signal) {
    const auto has = [&](const std::vector<Signal>& signals) {
        return std::find(signals.begin(), signals.end(), signal) != signals.end();
    };
    return rule.built_in && (has(rule.signals) || has(rule.suspects));
}

/// Whether the rule's patterns hold on a text, in any language's chat spelling.
bool fires_on(const Rule& rule, const std::string& text, const RuleBook& book) {
    return std::any_of(book.brand.languages.begin(), book.brand.languages.end(),
                       [&](const std::string& language) {
                           Observation seen;
                           seen.book = &book;
                           seen.language = language;
                           seen.pattern_hits = pattern_hits(book, normalise(text, language));
                           return holds(rule.when, seen);
                       });
}

/// The first example of the rule that the book's phrases would silence; empty when none.
std::string silenced_example(const Rule& rule, const CalmPhrase& phrase, const RuleBook& book) {
    for (const RuleExample& example : rule.examples) {
        const std::string folded = fold(example.text);
        if (!example.must_fire || book.patterns->without(phrase.pattern, folded) == folded)
            continue;
        const std::string rest = without_calm_phrases(book, phrase.signal, folded);
        if (fires_on(rule, folded, book) && !fires_on(rule, rest, book)) return example.text;
    }
    return {};
}

void add_phrases(Signal signal, const YamlNode& node, BookDraft& draft) {
    const std::vector<YamlNode> one = {node};
    for (const YamlNode& item : node.is_list() ? node.items : one) {
        for (const std::string& text : read_texts(item, "not_alarming", draft.problems)) {
            const std::size_t pattern = draft.add_pattern("\\b(?:" + text + ")\\b", item.where);
            draft.book.not_alarming.push_back({signal, pattern, text, item.where});
        }
    }
}

}  // namespace

void read_not_alarming(const YamlNode& root, BookDraft& draft) {
    const YamlNode& section = root.at("not_alarming");
    if (!section.is_none() && !section.is_map()) {
        draft.problems.error(section.where, wording("not_alarming must be 'signal: [phrases]'"),
                             wording("not_alarming: {legal: ['muelas? del juicio']}"));
    }
    for (const YamlNode::Entry& entry : section.entries) {
        const auto signal = signal_named(entry.key);
        if (!signal) {
            draft.problems.error(
                entry.where, wording("unknown signal '{1}'", entry.key),
                wording("safety, threat, legal, money_harm, press, complaint, anger…"));
            continue;
        }
        if (never_overruled(*signal)) {
            draft.problems.error(
                entry.where,
                wording("'{1}' always reaches a person; no phrase changes it", entry.key),
                wording("leave it out"));
            continue;
        }
        add_phrases(*signal, entry.value, draft);
    }
}

void check_not_alarming(BookDraft& draft) {
    for (const CalmPhrase& phrase : draft.book.not_alarming) {
        for (const Rule& rule : draft.book.rules) {
            if (!is_about(rule, phrase.signal)) continue;
            const std::string silenced = silenced_example(rule, phrase, draft.book);
            if (silenced.empty()) continue;
            draft.problems.error(
                phrase.where,
                wording("not_alarming: '{1}' would silence '{2}', which must reach a person ({3})",
                        phrase.text, silenced, signal_name(phrase.signal)),
                wording("write the phrase of your trade with more of its words"));
            break;
        }
    }
}

}  // namespace rules
