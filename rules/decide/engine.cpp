#include "rules/decide/signals.h"
#include "rules/decide/situation.h"

#include <algorithm>
#include <array>

namespace rules {
namespace {

constexpr TimeMs minute_ms = 60'000;

/// In `Memory::answered_at`: when people were called about this danger.
std::string rung_for(const Danger& danger) {
    return "signal:" + std::string(signal_name(danger.signal));
}

/// The first danger in the message that nobody was called about just now; null: none.
const Danger* danger_to_ring(const Situation& situation) {
    const Turn& turn = situation.turn;
    const auto& rung = situation.decision.memory.answered_at;
    const auto found = std::find_if(dangers.begin(), dangers.end(), [&](const Danger& danger) {
        if (!situation.has(danger.signal)) return false;
        // While somebody already has the case, the same danger does not ring with every message.
        const auto last = rung.find(rung_for(danger));
        return turn.owner != Owner::waiting || last == rung.end() ||
               turn.now - last->second >= 60 * minute_ms;
    });
    return found == dangers.end() ? nullptr : &*found;
}

HandOver call_about(const Danger& danger, Situation& situation) {
    const std::string name(signal_name(danger.signal));
    situation.decision.memory.answered_at[rung_for(danger)] = situation.turn.now;
    situation.because({"danger_" + name});
    HandOver why;
    why.priority = danger.priority;
    why.lead = name;
    why.signal = danger.signal;
    const Intent* top = situation.top;
    if (top != nullptr && top->escalate && top->signal == danger.signal) why.intent = top;
    why.opens_case = danger.signal != Signal::threat && danger.signal != Signal::press;
    return why;
}

bool stay_out(Situation& situation) {
    const Turn& turn = situation.turn;
    if (turn.contact_blocked) {
        stay_silent({"blocked"}, situation);
        return true;
    }
    const TimeMs age = turn.oldest_message_at == 0 ? 0 : turn.now - turn.oldest_message_at;
    const bool stale = age > situation.book.policy.stale_after_minutes * minute_ms;
    if (!stale || turn.owner == Owner::human || turn.owner == Owner::waiting) return false;
    // Too late to tell the customer anything is not too late for help.
    const Danger* danger = danger_to_ring(situation);
    hand_over(danger == nullptr ? HandOver{} : call_about(*danger, situation), situation);
    situation.decision.promise.reset();
    stay_silent({"stale"}, situation);
    return true;
}

bool leave_to_person(Situation& situation) {
    if (situation.turn.owner != Owner::human) return false;
    stay_silent({"person_has_it"}, situation);
    return true;
}

/// Whether it asks for a kind of message; to leave one out is not to ask for the others.
bool names_kind(const Condition& condition) {
    if (condition.kind == Condition::Kind::none_of) return false;
    return condition.kind == Condition::Kind::message_kind ||
           std::any_of(condition.parts.begin(), condition.parts.end(), names_kind);
}

/// The brand does something about this kind of message, whatever is in it.
bool rule_for_kind(const Situation& situation) {
    return std::any_of(situation.fired.begin(), situation.fired.end(), [](const Rule* rule) {
        const bool acts = has_outcome(*rule) || rule->moderate;
        return acts && !rule->built_in && names_kind(rule->when);
    });
}

bool ignore_empty(Situation& situation) {
    const Turn& turn = situation.turn;
    const bool said = turn.text.find_first_not_of(" \n\t") != std::string::npos;
    const bool file = turn.has_attachments && turn.message_kind != "sticker";
    const bool wordless = turn.message_kind == "withheld" || turn.message_kind == "bad_review";
    if (said || !turn.payload.empty() || file || wordless || rule_for_kind(situation)) return false;
    stay_silent({"nothing_said"}, situation);
    return true;
}

bool hand_over_danger(Situation& situation) {
    const Danger* danger = danger_to_ring(situation);
    if (danger == nullptr) return false;
    hand_over(call_about(*danger, situation), situation);
    situation.decision.hide_comment = situation.in_public() && danger->signal == Signal::threat;
    return true;
}

bool hand_over_on_request(Situation& situation) {
    const bool pressed = situation.turn.payload == "persona";
    if (!situation.has(Signal::asks_for_person)) return false;
    if (!pressed && only_seems_to_ask_for_person(situation)) return false;
    keep_answer(situation);
    situation.because({"asks_for_person"});
    HandOver why;
    why.signal = Signal::asks_for_person;
    why.opens_case = situation.has(Signal::complaint) || situation.has(Signal::anger);
    if (why.opens_case) why.lead = "complaint";
    hand_over(why, situation);
    return true;
}

/// Who gives one star complains, whatever the words are.
bool hand_over_review(Situation& situation) {
    situation.because({"bad_review"});
    HandOver why;
    why.lead = "complaint";
    why.signal = Signal::complaint;
    why.opens_case = true;
    hand_over(why, situation);
    return true;
}

bool hand_over_kind(Situation& situation) {
    const std::string& kind = situation.turn.message_kind;
    if (!is_for_person(kind) || rule_for_kind(situation)) return false;
    if (kind == "bad_review") return hand_over_review(situation);
    situation.because({kind == "order" ? "sent_order" : "words_withheld"});
    hand_over({}, situation);
    return true;
}

/// Nobody can vouch for what was not read: no answer of the program's, nor its silence, fits it.
bool hand_over_unread(Situation& situation) {
    if (situation.unread_bytes == 0 || form_hands_story_over(situation)) return false;
    situation.because({"too_long", {{"bytes", std::to_string(situation.unread_bytes)}}});
    HandOver why;
    why.lead = "too_long";
    why.certain = false;
    hand_over(why, situation);
    return true;
}

/// Nothing but a greeting, thanks or a goodbye.
bool only_courtesy(const Situation& situation) {
    return std::any_of(situation.fired.begin(), situation.fired.end(), [](const Rule* fired) {
        return fired->built_in && (fired->silent || !fired->say.empty());
    });
}

bool small_talk(const Situation& situation) {
    return only_courtesy(situation) || (situation.top != nullptr && !situation.top->say.empty());
}

/// The brand wrote this very message down as one that its answer fits.
bool brand_knows_it(const Situation& situation) {
    return situation.matches.exact && situation.top != nullptr && !situation.top->built_in &&
           !needs_person(*situation.top, situation);
}

struct Trouble {
    Signal signal;
    std::string_view lead;
    bool opens_case;
};

constexpr std::array<Trouble, 5> troubles = {{
    {Signal::complaint, "complaint", true},
    {Signal::anger, "complaint", true},
    {Signal::did_not_help, "did_not_help", false},
    {Signal::already_asked, "did_not_help", false},
    {Signal::abuse, "complaint", false},
}};

bool hand_over_repetition(Situation& situation) {
    const bool pressed = !situation.turn.payload.empty();
    if (!situation.seen.repeated || small_talk(situation) || pressed ||
        situation.decision.memory.form) {
        return false;
    }
    situation.because({"asked_twice"});
    hand_over({Priority::p2, "did_not_help", Signal::already_asked, nullptr, nullptr, false},
              situation);
    return true;
}

bool hand_over_trouble(Situation& situation) {
    // A form that asks for the story expects to hear of trouble; an answer, or a choice, is none.
    if (form_expects_story(situation) || fits_form(situation)) return false;
    if (typed_choice(situation) != nullptr) return false;
    if (brand_knows_it(situation)) return hand_over_repetition(situation);
    if (!only_courtesy(situation) && hand_over_risk(situation)) return true;
    for (const Trouble& trouble : troubles) {
        if (!situation.has(trouble.signal)) continue;
        situation.because({"trouble_" + std::string(signal_name(trouble.signal))});
        if (trouble.signal == Signal::abuse) situation.decision.tags.emplace_back("tone");
        HandOver why;
        why.lead = std::string(trouble.lead);
        why.signal = trouble.signal;
        why.opens_case = trouble.opens_case;
        hand_over(why, situation);
        return true;
    }
    if (!only_courtesy(situation) && hand_over_doubtful_request(situation)) return true;
    return hand_over_repetition(situation);
}

bool follow_rule(Situation& situation) {
    for (const Rule* rule : situation.fired) {
        if (!apply_rule(*rule, situation)) continue;
        for (const Rule* other : situation.fired) {
            if (other == rule || speaks_of_signals(*other)) continue;
            situation.lost({"lost_rule_later", {{"rule", other->id}, {"first", rule->id}}});
        }
        return true;
    }
    return false;
}

bool answer_question(Situation& situation) {
    if (answer_several(situation)) return true;
    if (situation.top == nullptr) return false;
    const Intent& intent = *situation.top;
    if (!sure_enough(intent, situation.matches, situation)) {
        situation.lost({"lost_unsure", {{"intent", intent.id}}});
        return false;
    }
    answer_with(intent, situation);
    return true;
}

bool offer_near_ones(Situation& situation) {
    const IntentMatches& matches = situation.matches;
    if (matches.confidence < situation.book.matcher->clarify_limit()) return false;
    if (!situation.turn.memory.clarify_options.empty() && !situation.new_session) return false;
    std::vector<const Intent*> options;
    const double best = matches.ranked.empty() ? 0.0 : matches.ranked.front().probability;
    for (const IntentMatch& match : matches.ranked) {
        const Intent* intent = situation.book.intent(match.intent);
        const bool near = match.probability >= static_cast<double>(least_choice) * best &&
                          options.size() < most_choices;
        if (intent != nullptr && near && intent->say.empty()) options.push_back(intent);
    }
    if (options.empty()) return false;
    offer_choices(options, situation);
    return true;
}

bool admit_defeat(Situation& situation) {
    const Memory& before = situation.decision.memory;
    if (!before.clarified && before.failed_answers < 2) {
        ask_to_rephrase(situation);
        return true;
    }
    situation.because({"not_understood_twice"});
    hand_over({Priority::p3, "not_understood_again", std::nullopt, nullptr, nullptr, false},
              situation);
    return true;
}

/// The order of decision: the first step that decides wins (docs/decisions.md explains each).
struct Step {
    std::string_view name;
    bool (*decides)(Situation&);
};

constexpr std::array<Step, 20> order = {{
    {"not for the assistant", stay_out},
    {"a person has it", leave_to_person},
    {"nothing said", ignore_empty},
    {"asks how a case goes", tell_case},
    {"danger, law, money, press", hand_over_danger},
    {"waiting for a person", while_waiting},
    {"asks for a person", hand_over_on_request},
    {"perhaps danger", hand_over_doubtful_danger},
    {"for people alone", hand_over_kind},
    {"too long to read whole", hand_over_unread},
    {"moderation", moderate},
    {"another machine", notice_machine},
    {"answers for today", keep_to_budget},
    {"trouble", hand_over_trouble},
    {"chosen by the customer", answer_choice},
    {"form", continue_form},
    {"rule", follow_rule},
    {"question", answer_question},
    {"the question before goes on", follow_up},
    {"did you mean", offer_near_ones},
}};

void collect_tags(Situation& situation) {
    for (const Rule* rule : situation.fired) {
        for (const std::string& tag : rule->tags) {
            auto& tags = situation.decision.tags;
            if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
        }
    }
}

}  // namespace

Decision decide(const RuleBook& book, const Turn& turn) {
    Situation situation = understand(book, turn);
    Decision& decision = situation.decision;
    start_day(situation);
    collect_tags(situation);
    const auto step = std::find_if(order.begin(), order.end(),
                                   [&](const Step& one) { return one.decides(situation); });
    if (step == order.end()) admit_defeat(situation);
    decision.explanation.step = step == order.end() ? "not understood" : step->name;
    decision.memory.last_question = written_out(situation.text);
    arrange_reply(situation);
    return std::move(decision);
}

}  // namespace rules
