#include "rules/decide/situation.h"

#include <algorithm>

namespace rules {
namespace {

constexpr TimeMs hour_ms = 3'600'000;

/// A reason that names the intent.
Reason about(const Intent& intent, const Situation& situation, std::string id) {
    return {
        std::move(id),
        {{"title", title_of(intent, situation.book, situation.language())}, {"intent", intent.id}}};
}

bool said_lately(const Intent& intent, const Situation& situation) {
    const Memory& memory = situation.decision.memory;
    const auto said = memory.answered_at.find(intent.id);
    if (said == memory.answered_at.end()) return false;
    const TimeMs ago = situation.turn.now - said->second;
    switch (intent.once_per.scope) {
        case OncePer::Scope::none:
            return false;
        case OncePer::Scope::conversation:
            return true;
        case OncePer::Scope::day:
        case OncePer::Scope::hours:
            return ago < intent.once_per.hours * hour_ms;
    }
    return false;
}

void take_up(const Intent& intent, Situation& situation) {
    Decision& decision = situation.decision;
    decision.intent = intent.id;
    decision.tags.insert(decision.tags.end(), intent.tags.begin(), intent.tags.end());
}

void add_buttons(const std::vector<ButtonSpec>& buttons, Situation& situation) {
    for (const ButtonSpec& button : buttons) {
        auto title = button.title.find(situation.language());
        if (title == button.title.end()) title = button.title.begin();
        const bool plain = button.then == "persona" || button.then.rfind("form:", 0) == 0;
        situation.decision.buttons.push_back(
            {title->second, plain ? button.then : "intent:" + button.then});
    }
}

/// In public the public text; where there is none, the answer goes to private.
void place_answer(const TextByLanguage& answer,
                  const TextByLanguage& public_answer,
                  const std::string& key,
                  Situation& situation) {
    Decision& decision = situation.decision;
    if (!situation.in_public()) {
        decision.reply = say(answer, key, situation);
    } else if (!public_answer.empty()) {
        decision.reply = say(public_answer, key + ":public", situation);
    } else {
        decision.reply = say_standard("public_to_private", situation);
        decision.private_reply = say(answer, key, situation);
    }
}

void count_answer(const std::string& intent, Situation& situation) {
    Memory& memory = situation.decision.memory;
    memory.last_intent = intent;
    memory.answered_at[intent] = situation.turn.now;
    memory.failed_answers = 0;
    memory.clarified = false;
    memory.clarify_options.clear();
}

/// What the brand itself says under a post when it hands over; the rest goes to private.
void say_in_public(const TextByLanguage& text, const std::string& key, Situation& situation) {
    if (!situation.in_public() || text.empty()) return;
    situation.decision.private_reply = std::move(situation.decision.reply);
    situation.decision.reply = say(text, key + ":public", situation);
}

/// Why an intent goes to a person that does not say so itself.
std::string why_for_person(const Intent& intent, const Situation& situation) {
    if (!needs_person(intent, situation)) return "only_in_public";
    return intent.answer.empty() && intent.form.empty() ? "unanswered" : "expired";
}

void escalate_intent(const Intent& intent, Situation& situation) {
    HandOver why;
    why.intent = &intent;
    why.signal = intent.signal.value_or(Signal::complaint);
    why.priority = intent.escalate ? intent.escalate->priority : Priority::p3;
    why.opens_case = intent.escalate.has_value() && why.signal != Signal::asks_for_person;
    if (intent.escalate) {
        situation.because(about(intent, situation, "about_for_person"));
        const bool own_lead = why.signal != Signal::asks_for_person;
        if (own_lead) why.lead = std::string(signal_name(*why.signal));
    } else {
        situation.because(about(intent, situation, why_for_person(intent, situation)));
        why.signal.reset();
    }
    hand_over(why, situation);
    say_in_public(intent.public_answer, intent.id, situation);
}

/// Whether all that the brand wrote for this is for private eyes, where everybody would read it.
template <typename IntentOrRule>
bool can_not_be_said(const IntentOrRule& wanted, const Situation& situation) {
    const bool has_public_words = !wanted.say.empty() || !wanted.public_answer.empty();
    return situation.only_in_public() && (!wanted.form.empty() || !has_public_words);
}

/// To a person: the rule says so, or what it says is not for everybody to read.
void escalate_rule(const Rule& rule, Situation& situation) {
    HandOver why;
    why.rule = &rule;
    why.priority = rule.escalate ? rule.escalate->priority : Priority::p3;
    why.opens_case =
        rule.escalate && (why.priority <= Priority::p1 || situation.has(Signal::complaint));
    if (why.opens_case) why.lead = "complaint";
    situation.because({rule.escalate ? "rule" : "rule_only_in_public", {{"rule", rule.id}}});
    hand_over(why, situation);
    say_in_public(rule.public_answer, "rule:" + rule.id, situation);
}

void answer_by_rule(const Rule& rule, Situation& situation) {
    Decision& decision = situation.decision;
    decision.action = Action::answer;
    if (!rule.say.empty()) {
        decision.reply = say_standard(rule.say, situation);
    } else {
        place_answer(rule.answer, rule.public_answer, "rule:" + rule.id, situation);
        add_buttons(rule.buttons, situation);
    }
    const std::string before = decision.memory.last_intent;
    count_answer("rule:" + rule.id, situation);
    if (!rule.say.empty()) decision.memory.last_intent = before;  // A courtesy changes no subject.
}

}  // namespace

void answer_with(const Intent& intent, Situation& situation) {
    const bool left_out = situation.turn.payload.empty() && !needs_person(intent, situation) &&
                          said_lately(intent, situation);
    if (!left_out) return answer_anyway(intent, situation);
    take_up(intent, situation);
    stay_silent({"said_lately"}, situation);
}

void answer_anyway(const Intent& intent, Situation& situation) {
    Decision& decision = situation.decision;
    take_up(intent, situation);
    if (needs_person(intent, situation)) return escalate_intent(intent, situation);
    if (can_not_be_said(intent, situation)) return escalate_intent(intent, situation);
    situation.because(about(intent, situation, "about"));
    if (!intent.form.empty()) return start_form(intent.form, situation);
    decision.action = Action::answer;
    if (!intent.say.empty()) {
        decision.reply = say_standard(intent.say, situation);
    } else {
        place_answer(intent.answer, intent.public_answer, intent.id, situation);
        add_buttons(intent.buttons, situation);
    }
    count_answer(intent.id, situation);
}

bool apply_rule(const Rule& rule, Situation& situation) {
    Decision& decision = situation.decision;
    decision.explanation.rule = rule.id;
    const Reason fired{"rule", {{"rule", rule.id}}};
    if (rule.silent) {
        stay_silent({"rule_silent", fired.values}, situation);
        return true;
    }
    if (rule.escalate) {
        escalate_rule(rule, situation);
        return true;
    }
    const Intent* intent = situation.book.intent(rule.answer_intent);
    if (intent != nullptr) {
        situation.because(fired);
        answer_with(*intent, situation);
        return true;
    }
    if (rule.form.empty() && rule.say.empty() && rule.answer.empty()) return false;
    if (can_not_be_said(rule, situation)) {
        escalate_rule(rule, situation);
        return true;
    }
    situation.because(fired);
    if (!rule.form.empty()) {
        start_form(rule.form, situation);
        return true;
    }
    answer_by_rule(rule, situation);
    return true;
}

void stay_silent(Reason reason, Situation& situation) {
    situation.decision.action = Action::silent;
    situation.because(std::move(reason));
}

}  // namespace rules
