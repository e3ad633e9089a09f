#include "rules/decide/situation.h"

#include <algorithm>

namespace rules {
namespace {

constexpr TimeMs hour_ms = 3'600'000;
constexpr int repeated_abuse = 3;

/// Anything that may be a reason to be angry: then it is no trolling.
bool may_be_complaint(const Situation& situation) {
    for (const Signal signal : {Signal::complaint, Signal::anger, Signal::already_asked,
                                Signal::did_not_help, Signal::legal, Signal::money_harm}) {
        if (situation.has(signal)) return true;
    }
    if (situation.risk >= situation.risk_limit) return true;
    return std::any_of(
        situation.seen.entities.begin(), situation.seen.entities.end(), [](const Entity& entity) {
            return entity.type == "order" || entity.type == "money" || entity.type == "date";
        });
}

}  // namespace

bool moderate(Situation& situation) {
    const auto rule = std::find_if(situation.fired.begin(), situation.fired.end(),
                                   [](const Rule* fired) { return fired->moderate; });
    const bool spam = situation.has(Signal::spam);
    const bool abuse = situation.has(Signal::abuse);
    if (rule == situation.fired.end() && !spam && !abuse) return false;
    const bool complaint = abuse && !spam && may_be_complaint(situation);
    if (complaint || situation.has(Signal::complaint)) return false;
    Decision& decision = situation.decision;
    decision.action = Action::moderate;
    decision.hide_comment = situation.in_public();
    decision.tags.emplace_back(spam ? "spam" : "abuse");
    Memory& memory = decision.memory;
    const bool fresh = situation.turn.now - memory.moderated_at > 24 * hour_ms;
    memory.moderated = fresh ? 1 : memory.moderated + 1;
    memory.moderated_at = situation.turn.now;
    if (memory.moderated >= repeated_abuse) decision.tags.emplace_back("repeated");
    if (rule != situation.fired.end()) decision.explanation.rule = (*rule)->id;
    situation.because({spam ? "spam" : "insults"});
    return true;
}

bool while_waiting(Situation& situation) {
    if (situation.turn.owner != Owner::waiting) return false;
    Decision& decision = situation.decision;
    Memory& memory = decision.memory;
    const Intent* top = situation.top;
    const bool other_question =
        top != nullptr && !top->answer.empty() && top->id != memory.escalated_intent &&
        !needs_person(*top, situation) && situation.risk < situation.risk_limit &&
        situation.seen.signals.empty() && sure_enough(*top, situation.matches, situation);
    if (other_question) {
        answer_with(*top, situation);
        if (!decision.reply.empty()) {
            decision.reply += "\n\n" + say_standard("case_still_open", situation);
        }
        situation.because({"other_question"});
        return true;
    }
    const bool asks_for_case =
        !memory.case_key.empty() &&
        situation.text.folded.find(fold(memory.case_key)) != std::string::npos;
    const bool impatient = asks_for_case || situation.has(Signal::asks_for_person) ||
                           situation.has(Signal::already_asked) || situation.has(Signal::anger) ||
                           situation.has(Signal::did_not_help) || situation.has(Signal::complaint);
    TimeMs& said = memory.answered_at["waiting"];
    if (impatient && situation.turn.now - said > hour_ms) {
        said = situation.turn.now;
        decision.action = Action::answer;
        decision.reply = say_standard("waiting", situation);
        situation.because({"told_to_wait"});
        return true;
    }
    stay_silent({"person_will_answer"}, situation);
    return true;
}

}  // namespace rules
