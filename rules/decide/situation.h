#pragma once

#include "rules/decide/conditions.h"
#include "rules/decide/decision.h"

#include <set>
#include <string>
#include <vector>

namespace rules {

/// One question of a message that holds several.
struct Question {
    IntentMatches matches;
};

/// A turn while it is decided: what was understood, and the decision as far as it got.
struct Situation {
    const RuleBook& book;
    const Turn& turn;
    NormalisedText text;           ///< What was read of the turn's text (rules/text/excerpt.h).
    std::size_t unread_bytes = 0;  ///< Of the turn's text, in its middle.
    Observation seen;
    IntentMatches matches;
    std::vector<Question> questions;  ///< At least two, or none.
    const Intent* top = nullptr;      ///< The surest intent.
    const Intent* risky = nullptr;    ///< The surest of those that need a person.
    double risk = 0.0;                ///< How likely the message needs a person.
    double risk_limit = 0.0;          ///< From here on it gets one.
    double known_trouble = 0.0;       ///< Probability of the intents that need one, all together.
    std::vector<const Rule*> fired;   ///< In the order in which rules are tried.
    std::set<Signal> denied;          ///< Signals that intents may not bring to this message.
    std::set<Signal> doubtful;        ///< Perhaps: words and manner do not agree.
    bool new_session = false;
    Decision decision;

    [[nodiscard]] const std::string& language() const { return seen.language; }
    [[nodiscard]] bool in_public() const {
        return turn.visibility == TurnVisibility::public_comment;
    }
    /// Nothing can be said but what everybody reads.
    [[nodiscard]] bool only_in_public() const { return in_public() && !turn.can_answer_privately; }
    [[nodiscard]] bool has(Signal signal) const { return seen.signals.count(signal) > 0; }
    void because(Reason reason) {
        decision.reasons.push_back(sentence_of(reason));
        decision.explanation.because.push_back(std::move(reason));
    }
    /// What would have decided, and why it did not; the sentence is "what, why".
    void lost(Reason reason) {
        const std::string sentence = sentence_of(reason);
        const std::size_t comma = sentence.rfind(", ");
        decision.explanation.lost.push_back(
            {sentence.substr(0, comma), sentence.substr(comma + 2), std::move(reason)});
    }
    void note_hours(Reason reason) {
        decision.explanation.calendar = sentence_of(reason);
        decision.explanation.hours = std::move(reason);
    }
};

/// Reads the turn: language, values, patterns, intents, signals, risk.
[[nodiscard]] Situation understand(const RuleBook& book, const Turn& turn);

/// Weighs the alarming words of a message against how it is said: what sounds calm is doubtful, and
/// what sounds like asking for a person asks for one.
void weigh_alarms(Situation& situation);

/// A part of the message as a question of its own.
[[nodiscard]] Question question_about(std::string_view text, const Situation& situation);

/// The two questions of a sentence that asks two things ("cuánto cuesta el envío y aceptan
/// devoluciones"): both halves have an answer of their own, surely. Empty when it asks one.
[[nodiscard]] std::vector<Question> questions_joined_in_one(const Situation& situation);

/// The intent's name as the owner knows it: its title, else its id.
[[nodiscard]] std::string title_of(const Intent& intent, const RuleBook& book, const std::string&);

/// Whether an intent goes to a person: it says so, or its answer has expired.
[[nodiscard]] bool needs_person(const Intent& intent, const Situation& situation);

/// Whether this many-th confidence is enough to answer with `intent`.
[[nodiscard]] bool sure_enough(const Intent& intent,
                               const IntentMatches& matches,
                               const Situation& situation);

// Texts.

/// One of the variations for the turn's language, with its values; not the one said last. `key`
/// names what varies, `in_public` keeps private values out. The names of the values that it tells
/// are added to `told`.
[[nodiscard]] std::string say(const TextByLanguage& texts,
                              const std::string& key,
                              Situation& situation,
                              const std::map<std::string, std::string>& more = {},
                              std::set<std::string>* told = nullptr);
/// The same for a standard text.
[[nodiscard]] std::string say_standard(const std::string& name,
                                       Situation& situation,
                                       const std::map<std::string, std::string>& more = {},
                                       std::set<std::string>* told = nullptr);

// Outcomes; each fills the decision in.

/// Why a person takes over.
struct HandOver {
    Priority priority = Priority::p2;
    std::string lead;              ///< Standard text said first; may be empty.
    std::optional<Signal> signal;  ///< That led to it.
    const Rule* rule = nullptr;
    const Intent* intent = nullptr;
    bool opens_case = false;
    /// False: a guess. It says who gets the message, and nothing is said about it.
    bool certain = true;
};
void hand_over(const HandOver& why, Situation& situation);

/// Answers as the intent does: text, form, or a person; or not at all, when the book says not to
/// repeat it so soon.
void answer_with(const Intent& intent, Situation& situation);
/// The same for what was chosen or filled in for: it is said, however lately it was said before.
void answer_anyway(const Intent& intent, Situation& situation);
/// Does what a rule says. False when the rule only adds tags or signals.
[[nodiscard]] bool apply_rule(const Rule& rule, Situation& situation);
void start_form(const std::string& name, Situation& situation);
void offer_choices(const std::vector<const Intent*>& options, Situation& situation);
void ask_to_rephrase(Situation& situation);
void stay_silent(Reason reason, Situation& situation);

// Steps in several files; true when the step decided.
[[nodiscard]] bool continue_form(Situation& situation);
[[nodiscard]] bool answer_choice(Situation& situation);
[[nodiscard]] bool answer_several(Situation& situation);
[[nodiscard]] bool follow_up(Situation& situation);
[[nodiscard]] bool moderate(Situation& situation);
[[nodiscard]] bool while_waiting(Situation& situation);
[[nodiscard]] bool tell_case(Situation& situation);
[[nodiscard]] bool notice_machine(Situation& situation);
[[nodiscard]] bool keep_to_budget(Situation& situation);
[[nodiscard]] bool hand_over_risk(Situation& situation);
[[nodiscard]] bool hand_over_doubtful_danger(Situation& situation);
[[nodiscard]] bool hand_over_doubtful_request(Situation& situation);

/// In `Memory::answered_at`: a person was offered because the day's answers are used up.
constexpr const char* budget_offer = "said:budget";

/// Reads a number that may be a telephone's as the order number that a form has asked for.
void read_as_asked(Situation& situation);
/// Whether a form's question waits for this message.
[[nodiscard]] bool form_is_open(const Situation& situation);
/// Whether the message answers the running form's question, and says little else.
[[nodiscard]] bool fits_form(const Situation& situation);
/// Whether the message answers the running form's question in words that also ask for a person: a
/// telephone number to be called at, a count of people.
[[nodiscard]] bool only_seems_to_ask_for_person(const Situation& situation);
/// Keeps what the message answers to the running form's question, for whoever takes over.
void keep_answer(Situation& situation);
/// Whether the running form has asked for the story itself.
[[nodiscard]] bool form_expects_story(const Situation& situation);
/// Whether it does, and whatever is told goes to a person when the form is filled in.
[[nodiscard]] bool form_hands_story_over(const Situation& situation);
/// Whether the automatic answers for today are used up, or whoever writes seems to be a machine.
[[nodiscard]] bool must_pause(const Situation& situation);
/// The choice of "did you mean" that the customer typed, by its place or its title; null: none.
[[nodiscard]] const Intent* typed_choice(const Situation& situation);
/// The intent that a pressed button names; null: none.
[[nodiscard]] const Intent* pressed_intent(const Situation& situation);

/// Begins the count of answers anew on a new local day.
void start_day(Situation& situation);

/// Puts the parts of the reply together: exactly one visible text.
void arrange_reply(Situation& situation);

}  // namespace rules
