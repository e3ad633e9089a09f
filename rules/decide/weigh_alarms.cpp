#include "rules/decide/signals.h"
#include "rules/decide/situation.h"

#include <algorithm>

namespace rules {
namespace {

// How likely a request for a person must be. Found on tests/data/judgement_near, _hard and _voices.
constexpr double surely_asks = 0.85;    ///< However it is worded, and no answer being surer.
constexpr double asks_in_words = 0.15;  ///< With words that ask for one.
constexpr double perhaps_asks = 0.07;   ///< No answer being sure, a person reads it.

/// How likely these intents, and how it is said, make it that the message asks for a person.
double request_in(const IntentMatches& matches, const Situation& situation) {
    double share = 0.0;
    for (const IntentMatch& match : matches.ranked) {
        const Intent* intent = situation.book.intent(match.intent);
        if (intent != nullptr && asks_for_person(*intent)) share += match.probability;
    }
    if (matches.confidence > 0.0) share /= matches.confidence;
    return situation.book.matcher->request(matches, share);
}

/// The same of the whole message, or of the question that asks for one most.
double request_of(const Situation& situation) {
    double most = request_in(situation.matches, situation);
    for (const Question& question : situation.questions) {
        most = std::max(most, request_in(question.matches, situation));
    }
    return most;
}

bool names(const std::vector<Signal>& signals, Signal signal) {
    return std::find(signals.begin(), signals.end(), signal) != signals.end();
}

/// The brand knows what its own rules mean, and the program what it wrote a rule for.
bool beyond_doubt(Signal signal, const Situation& situation) {
    return std::any_of(situation.fired.begin(), situation.fired.end(), [&](const Rule* rule) {
        const bool brings = names(rule->signals, signal) || names(rule->suspects, signal);
        return brings && (!rule->built_in || is_example(situation.text, *rule));
    });
}

/// How sure the answer is that would be given; 0 without one.
double answer_confidence(const Situation& situation) {
    const Intent* top = situation.top;
    const bool sure = top != nullptr && !needs_person(*top, situation) &&
                      sure_enough(*top, situation.matches, situation);
    return sure ? situation.matches.confidence : 0.0;
}

/// A rule of the brand says or does something.
bool brand_answers(const Situation& situation) {
    return std::any_of(situation.fired.begin(), situation.fired.end(),
                       [](const Rule* rule) { return !rule->built_in && has_outcome(*rule); });
}

/// Takes the signal back, and with it the priority of the rules that brought it.
void doubt(Signal signal, Situation& situation) {
    if (beyond_doubt(signal, situation)) return;
    situation.seen.signals.erase(signal);
    situation.doubtful.insert(signal);
    std::erase_if(situation.fired, [&](const Rule* rule) {
        return rule->built_in && (names(rule->signals, signal) || names(rule->suspects, signal));
    });
}

/// A risk below the limit would not even keep an answer back: what only the words say is doubtful.
/// Despair never is.
void weigh_danger(Situation& situation) {
    if (situation.risk >= situation.book.matcher->risk_limit()) return;
    for (const auto& [signal, priority] : dangers) {
        const bool despair = signal == Signal::self_harm;
        if (!despair && situation.has(signal)) doubt(signal, situation);
    }
}

void weigh_request(Situation& situation) {
    constexpr Signal asks = Signal::asks_for_person;
    const Turn& turn = situation.turn;
    // A button is no guess; in a form somebody is asked for names and hours.
    if (turn.payload == "persona" || turn.memory.form) return;
    const double request = request_of(situation);
    if (situation.has(asks)) {
        if (request < asks_in_words) doubt(asks, situation);
        return;
    }
    if (situation.denied.count(asks) > 0) return;
    const double answer = answer_confidence(situation);
    if (request >= surely_asks && request >= answer) {
        situation.seen.signals.insert(asks);
    } else if (request >= perhaps_asks && answer <= 0.0) {
        situation.doubtful.insert(asks);
    }
}

/// A person reads it; nothing is said about what it may be.
void hand_over_doubt(Signal signal, Priority priority, const char* reason, Situation& situation) {
    situation.because({reason});
    HandOver why;
    why.certain = false;
    why.signal = signal;
    why.priority = priority;
    hand_over(why, situation);
}

}  // namespace

void weigh_alarms(Situation& situation) {
    // Whoever is awaited should know of every word that alarms.
    if (situation.turn.owner == Owner::waiting) return;
    // What the book or the program was taught word for word is no matter of tone.
    if (situation.matches.exact || !situation.book.matcher->hears_manner()) return;
    weigh_danger(situation);
    weigh_request(situation);
}

bool hand_over_doubtful_danger(Situation& situation) {
    const auto danger = std::find_if(dangers.begin(), dangers.end(), [&](const Danger& one) {
        return situation.doubtful.count(one.signal) > 0;
    });
    if (danger == dangers.end()) return false;
    hand_over_doubt(danger->signal, Priority::p1, "perhaps_danger", situation);
    return true;
}

bool hand_over_doubtful_request(Situation& situation) {
    constexpr Signal asks = Signal::asks_for_person;
    if (situation.doubtful.count(asks) == 0 || brand_answers(situation)) return false;
    hand_over_doubt(asks, Priority::p2, "perhaps_asks_for_person", situation);
    return true;
}

}  // namespace rules
