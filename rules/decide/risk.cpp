#include "rules/decide/situation.h"

#include <algorithm>
#include <string>

namespace rules {
namespace {

bool rule_calls_person(const Situation& situation) {
    return std::any_of(situation.fired.begin(), situation.fired.end(), [](const Rule* rule) {
        return !rule->built_in && rule->escalate.has_value();
    });
}

/// The customer says why a person is needed, and the guess is nothing that cannot wait.
bool says_it_failed(const Situation& situation) {
    const bool said = situation.has(Signal::did_not_help) || situation.has(Signal::already_asked);
    const Intent* risky = situation.risky;
    return said && (risky == nullptr || risky->escalate->priority >= Priority::p2);
}

/// Whether the message is so likely to be trouble that is known that the customer may be told so: a
/// question that is half as likely leaves it open.
bool surely_trouble(bool clear, const Situation& situation) {
    constexpr double likely = 0.5;
    if (!clear && situation.known_trouble < likely) return false;
    return std::none_of(situation.matches.ranked.begin(), situation.matches.ranked.end(),
                        [&](const IntentMatch& match) {
                            const Intent* intent = situation.book.intent(match.intent);
                            return intent != nullptr && !intent->escalate &&
                                   2 * match.probability > situation.known_trouble;
                        });
}

/// Nobody is sorry for a problem, nor opens a case, before it is likely to be one.
void say_sorry(bool certain, HandOver& why, const Situation& situation) {
    const bool told = situation.has(Signal::complaint) || situation.has(Signal::anger);
    why.opens_case = (certain || told) && why.signal != Signal::asks_for_person;
    if (why.opens_case) why.lead = std::string(signal_name(*why.signal));
}

/// Below it the intents that come to mind say nothing: naming one would mislead.
bool is_unknown_trouble(const Situation& situation) {
    constexpr double comes_to_mind = 0.1;
    return situation.risky == nullptr || situation.known_trouble < comes_to_mind;
}

/// It sounds like trouble, and like none that the book or the library knows. Where danger, law or
/// money is the nearest of them: quickly, without ringing anybody.
void hand_over_unknown_trouble(Situation& situation) {
    const Intent* nearest = situation.risky;
    situation.because({"sounds_like_trouble"});
    HandOver why;
    why.certain = false;
    why.signal = Signal::complaint;
    if (nearest != nullptr && nearest->escalate->priority < Priority::p2) {
        why.priority = Priority::p1;
    }
    say_sorry(false, why, situation);
    hand_over(why, situation);
}

void hand_over_known_trouble(bool clear, Situation& situation) {
    const Intent& risky = *situation.risky;
    const bool certain = surely_trouble(clear, situation);
    situation.because({certain ? "probably_for_person" : "perhaps_for_person",
                       {{"title", title_of(risky, situation.book, situation.language())}}});
    HandOver why;
    why.intent = &risky;
    why.certain = certain;
    why.signal = risky.signal.value_or(Signal::complaint);
    why.priority = risky.escalate->priority;
    if (situation.top != &risky && why.priority == Priority::p0) {
        // Perhaps danger, but not even the likeliest reading: quickly, without ringing anybody.
        why.intent = nullptr;
        why.priority = Priority::p1;
        why.signal = Signal::complaint;
    }
    say_sorry(certain, why, situation);
    hand_over(why, situation);
}

}  // namespace

bool hand_over_risk(Situation& situation) {
    if (situation.risk < situation.risk_limit) return false;
    // Answers to a form's question are short and say little: only a clear problem interrupts it.
    const bool clear = situation.risky != nullptr && situation.top == situation.risky &&
                       sure_enough(*situation.risky, situation.matches, situation);
    if (situation.decision.memory.form && !clear) return false;
    // What the brand itself sends to a person for this message is no guess.
    if (!clear && rule_calls_person(situation)) return false;
    if (!clear && says_it_failed(situation)) return false;
    if (is_unknown_trouble(situation)) {
        hand_over_unknown_trouble(situation);
    } else {
        hand_over_known_trouble(clear, situation);
    }
    return true;
}

}  // namespace rules
