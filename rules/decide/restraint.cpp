#include "rules/decide/situation.h"

#include <algorithm>

namespace rules {
namespace {

constexpr TimeMs hour_ms = 3'600'000;
constexpr int repeated_abuse = 3;
/// So many answers within seconds of one another, and whoever asks is hardly a person.
constexpr int machine_turns = 5;
/// In `Memory::answered_at`: the customer was told that a person has the message.
constexpr const char* told_to_wait = "said:waiting";

/// Anything that may be a reason to be angry: then it is no trolling.
bool may_be_complaint(const Situation& situation) {
    for (const Signal signal : {Signal::complaint, Signal::anger, Signal::already_asked,
                                Signal::did_not_help, Signal::legal, Signal::money_harm}) {
        if (situation.has(signal)) return true;
    }
    if (!situation.doubtful.empty()) return true;
    // An insult alone gives no reason, whatever others wrote around the same word.
    const bool says_more = situation.text.tokens.size() > 1;
    if (says_more && situation.risk >= situation.risk_limit) return true;
    return std::any_of(
        situation.seen.entities.begin(), situation.seen.entities.end(), [](const Entity& entity) {
            return entity.type == "order" || entity.type == "money" || entity.type == "date";
        });
}

bool budget_spent(const Situation& situation) {
    const int given = situation.decision.memory.answers_today + situation.turn.answers_elsewhere;
    return given >= situation.book.policy.answers_per_day;
}

}  // namespace

bool must_pause(const Situation& situation) {
    return budget_spent(situation) || situation.decision.memory.quick_turns >= machine_turns;
}

bool keep_to_budget(Situation& situation) {
    // A form that runs is finished: each of its questions is wanted.
    if (!budget_spent(situation) || form_is_open(situation)) return false;
    Decision& decision = situation.decision;
    TimeMs& offered = decision.memory.answered_at[budget_offer];
    if (offered != 0) {
        situation.because({"budget_spent"});
        hand_over({Priority::p3, "", std::nullopt, nullptr, nullptr, false}, situation);
        return true;
    }
    offered = situation.turn.now;
    decision.action = Action::clarify;
    decision.reply = say_standard("budget", situation);
    decision.buttons = {{say_standard("button_person", situation), "persona"}};
    situation.because({"budget_reached"});
    return true;
}

bool notice_machine(Situation& situation) {
    if (situation.decision.memory.quick_turns < machine_turns) return false;
    hand_over({Priority::p3, "", std::nullopt, nullptr, nullptr, false}, situation);
    situation.decision.promise.reset();
    stay_silent({"perhaps_machine"}, situation);
    return true;
}

bool moderate(Situation& situation) {
    // The story that a form asked for may quote what was said to the customer.
    if (form_expects_story(situation)) return false;
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

/// What may be answered while a person is awaited: something else, surely, and safe; or what a
/// button names. Null: nothing.
const Intent* other_question(const Situation& situation) {
    if (must_pause(situation)) return nullptr;
    const Intent* pressed = pressed_intent(situation);
    if (pressed == nullptr && situation.unread_bytes > 0) return nullptr;
    const Intent* asked = pressed != nullptr ? pressed : situation.top;
    const bool other = asked != nullptr && !asked->answer.empty() &&
                       asked->id != situation.decision.memory.escalated_intent &&
                       !needs_person(*asked, situation);
    if (!other) return nullptr;
    // Praise, and a question about a case that there is not, are no reason to keep quiet.
    const bool calm = std::all_of(
        situation.seen.signals.begin(), situation.seen.signals.end(), [](Signal signal) {
            return signal == Signal::asks_about_case || signal == Signal::praise;
        });
    const bool safe = situation.risk < situation.risk_limit && calm &&
                      sure_enough(*asked, situation.matches, situation);
    return pressed != nullptr || safe ? asked : nullptr;
}

bool while_waiting(Situation& situation) {
    if (situation.turn.owner != Owner::waiting) return false;
    Decision& decision = situation.decision;
    Memory& memory = decision.memory;
    if (const Intent* other = other_question(situation)) {
        answer_with(*other, situation);
        if (!decision.reply.empty()) {
            decision.reply += "\n\n" + say_standard("case_still_open", situation);
        }
        situation.because({"other_question"});
        return true;
    }
    const bool impatient = situation.has(Signal::asks_for_person) ||
                           situation.has(Signal::already_asked) || situation.has(Signal::anger) ||
                           situation.has(Signal::did_not_help) || situation.has(Signal::complaint);
    TimeMs& said = memory.answered_at[told_to_wait];
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
