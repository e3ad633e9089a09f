#include "rules/decide/form_answers.h"
#include "rules/decide/reply_text.h"

#include <algorithm>
#include <array>
#include <set>

namespace rules {
namespace {

constexpr TimeMs minute_ms = 60'000;
constexpr int max_attempts = 3;

/// A day or an hour goes stale: it counts when it was said in the message before and that one was
/// asked back about. (What this message says is taken as it stands.)
bool still_holds(const std::string& entity, const Situation& situation) {
    if (entity != "date" && entity != "time") return true;
    const Memory& before = situation.turn.memory;
    const auto& heard = situation.decision.memory.heard_at;
    const auto said = heard.find(entity);
    if (said == heard.end()) return false;
    const bool asked_back = before.clarified || !before.clarify_options.empty();
    return asked_back && said->second >= before.last_turn_at && said->second < situation.turn.now;
}

/// A value that the conversation already knows; each answers one question of a form.
std::string known_value(const Form& form,
                        const FormQuestion& question,
                        const Situation& situation) {
    const Memory& memory = situation.decision.memory;
    const auto found = memory.private_entities.find(question.entity);
    if (question.entity == "text" || found == memory.private_entities.end()) return {};
    const bool taken =
        std::any_of(form.questions.begin(), form.questions.end(), [&](const FormQuestion& other) {
            const auto value = memory.form->values.find(other.name);
            return other.entity == question.entity && value != memory.form->values.end() &&
                   value->second == found->second;
        });
    const bool holds = still_holds(question.entity, situation) &&
                       !is_past_day(question.entity, found->second, situation);
    return !taken && holds ? found->second : std::string();
}

/// How many of this message's values are behind the one that answered `question`.
std::size_t used_up(const FormQuestion& question, const Situation& situation) {
    const FormProgress& progress = *situation.decision.memory.form;
    const auto answer = progress.values.find(question.name);
    if (answer == progress.values.end()) return 1;
    const auto values = values_of(question.entity, Told::when_asked, situation);
    const auto found = std::find(values.begin(), values.end(), answer->second);
    return found == values.end() ? 1 : static_cast<std::size_t>(found - values.begin()) + 1;
}

/// Keeps what this message tells about questions that are still to come: "el viernes a las 9"
/// answers two, and two days answer two questions about days.
void take_ahead(const Form& form, std::size_t from, Situation& situation) {
    FormProgress& progress = *situation.decision.memory.form;
    const Told told = from > 0 ? Told::when_asked : Told::by_the_way;
    std::map<std::string, std::size_t> taken;
    if (from > 0)
        taken[form.questions[from - 1].entity] = used_up(form.questions[from - 1], situation);
    for (std::size_t i = from; i < form.questions.size(); ++i) {
        const FormQuestion& question = form.questions[i];
        if (question.entity == "text" || progress.values.count(question.name) > 0) continue;
        const std::size_t next = taken[question.entity]++;
        const auto values = values_of(question.entity, told, situation);
        if (next < values.size()) progress.values[question.name] = values[next];
    }
}

enum class OwnText { said, left_out };

/// The form as an intent that goes to a person, wherever the form says. Its own text belongs to a
/// form that was filled in.
Intent form_carrier(const Form& form, OwnText own_text, const Situation& situation) {
    Intent carrier;
    const std::string& intent = situation.decision.intent;
    carrier.id = intent.empty() ? "form:" + form.name : intent;
    carrier.escalate = form.then_escalate.value_or(EscalationTarget{});
    if (own_text == OwnText::left_out) carrier.escalate->text.clear();
    return carrier;
}

void finish(const Form& form, Situation& situation) {
    Decision& decision = situation.decision;
    Memory& memory = decision.memory;
    for (const auto& [name, value] : memory.form->values) memory.private_entities[name] = value;
    memory.form.reset();
    situation.because({"form_complete", {{"form", form.name}}});
    if (form.then_escalate) {
        Intent carrier = form_carrier(form, OwnText::said, situation);
        HandOver why;
        why.intent = &carrier;
        why.priority = form.then_escalate->priority;
        hand_over(why, situation);
        if (!form.done.empty()) {
            decision.reply =
                say(form.done, "form:" + form.name, situation) + "\n\n" + decision.reply;
        }
        return;
    }
    const Intent* next = situation.book.intent(form.then_intent);
    if (next != nullptr && next->form != form.name) return answer_anyway(*next, situation);
    decision.action = Action::form;
    decision.reply = say(form.done, "form:" + form.name, situation);
}

/// Asks the next question that has no value yet, or finishes.
void ask_next(const Form& form, Situation& situation) {
    FormProgress& progress = *situation.decision.memory.form;
    while (progress.question < form.questions.size()) {
        const FormQuestion& question = form.questions[progress.question];
        if (progress.values.count(question.name) == 0) {
            const std::string known = known_value(form, question, situation);
            if (known.empty()) break;
            progress.values[question.name] = known;
        }
        ++progress.question;
    }
    if (progress.question >= form.questions.size()) return finish(form, situation);
    progress.asked_at = situation.turn.now;
    progress.attempts = 0;
    const FormQuestion& question = form.questions[progress.question];
    situation.decision.action = Action::form;
    situation.decision.reply = say(question.ask, "ask:" + form.name + question.name, situation);
}

/// "no, es 4512" after an answer: corrects the question before.
bool correct_previous(const Form& form, Situation& situation) {
    FormProgress& progress = *situation.decision.memory.form;
    if (progress.question == 0) return false;
    const FormQuestion& before = form.questions[progress.question - 1];
    std::string& value = progress.values[before.name];
    const std::string corrected =
        corrected_value(before, value, form.questions[progress.question], situation);
    if (corrected.empty()) return false;
    value = corrected;
    situation.because({"form_corrected", {{"question", before.name}}});
    const std::string noted = say_standard("form_corrected", situation);
    take_ahead(form, progress.question, situation);
    ask_next(form, situation);
    situation.decision.reply = noted + " " + situation.decision.reply;
    return true;
}

/// A safe question in the middle of a form is answered, and the form's question asked again.
bool answer_aside(const FormQuestion& question, Situation& situation) {
    const Intent* top = situation.top;
    const bool aside = top != nullptr && !top->answer.empty() && !needs_person(*top, situation) &&
                       question.entity != "text" && sure_enough(*top, situation.matches, situation);
    if (!aside) return false;
    const std::optional<FormProgress> progress = situation.decision.memory.form;
    answer_with(*top, situation);
    Decision& decision = situation.decision;
    decision.memory.form = progress;
    const std::string asked = say(question.ask, "ask:" + question.name, situation);
    // An answer that was given lately is left out, but the form waits all the same.
    const bool left_out = decision.action == Action::silent;
    if (left_out) decision.action = Action::form;
    decision.reply = left_out ? asked : decision.reply + "\n\n" + asked;
    return true;
}

void take_invalid(const Form& form, const FormQuestion& question, Situation& situation) {
    FormProgress& progress = *situation.decision.memory.form;
    if (++progress.attempts >= max_attempts) {
        situation.because({"form_gave_up"});
        Intent carrier = form_carrier(form, OwnText::left_out, situation);
        HandOver why;
        why.intent = &carrier;
        why.lead = "form_gave_up";
        why.priority = form.then_escalate ? form.then_escalate->priority : Priority::p2;
        return hand_over(why, situation);
    }
    situation.decision.action = Action::form;
    situation.because({"form_no_fit"});
    situation.decision.reply = question.invalid.empty()
                                   ? say_standard("form_invalid", situation)
                                   : say(question.invalid, "invalid:" + question.name, situation);
}

/// A rule of the brand that has something to do about this message, which is no answer to the
/// form's question.
bool rule_interrupts(const Situation& situation) {
    if (fits_form(situation) || form_expects_story(situation)) return false;
    return std::any_of(situation.fired.begin(), situation.fired.end(), [](const Rule* rule) {
        return !rule->built_in && (rule->escalate || rule->silent);
    });
}

/// The question that waits for its answer; null: none.
const FormQuestion* open_question(const Situation& situation) {
    const auto& progress = situation.decision.memory.form;
    if (!progress || situation.in_public() || situation.turn.text.empty()) return nullptr;
    const auto form = situation.book.forms.find(progress->form);
    const bool there =
        form != situation.book.forms.end() && progress->question < form->second.questions.size() &&
        situation.turn.now - progress->asked_at <= form->second.timeout_minutes * minute_ms;
    return there ? &form->second.questions[progress->question] : nullptr;
}

}  // namespace

bool form_is_open(const Situation& situation) {
    return open_question(situation) != nullptr;
}

void read_as_asked(Situation& situation) {
    const FormQuestion* question = open_question(situation);
    if (question == nullptr || question->entity != "order") return;
    std::vector<Entity>& entities = situation.seen.entities;
    const bool has_order = std::any_of(entities.begin(), entities.end(),
                                       [](const Entity& entity) { return entity.type == "order"; });
    if (has_order || speaks_of_phone(situation.text)) return;
    for (Entity& entity : entities) {
        if (entity.type != "phone") continue;
        const std::string written =
            situation.text.original.substr(entity.begin, entity.end - entity.begin);
        if (written.find_first_of(" +") != std::string::npos) continue;
        entity.type = "order";
        entity.value = written;
        return;
    }
}

bool form_expects_story(const Situation& situation) {
    const FormQuestion* question = open_question(situation);
    return question != nullptr && question->entity == "text" && !says_cancel(situation.text.folded);
}

bool form_hands_story_over(const Situation& situation) {
    if (!form_expects_story(situation)) return false;
    const std::string& name = situation.decision.memory.form->form;
    return situation.book.forms.at(name).then_escalate.has_value();
}

bool fits_form(const Situation& situation) {
    constexpr std::size_t most_other_words = 3;
    const FormQuestion* question = open_question(situation);
    if (question == nullptr || question->entity == "text") return false;
    if (value_for(*question, situation).empty()) return false;
    return words_beside_values(situation).size() <= most_other_words;
}

bool only_seems_to_ask_for_person(const Situation& situation) {
    if (!fits_form(situation)) return false;
    constexpr std::array<std::string_view, 6> people = {"persona", "personas", "person",
                                                        "pessoa",  "pessoas",  "people"};
    constexpr std::array<std::string_view, 8> calls = {"llam", "call", "lig",     "ring",
                                                       "phon", "marc", "telefon", "timbr"};
    const std::vector<const Token*> words = words_beside_values(situation);
    const bool counts = words.size() == 1 && std::find(people.begin(), people.end(),
                                                       words.front()->text) != people.end();
    const bool waits_for_call =
        open_question(situation)->entity == "phone" &&
        std::any_of(words.begin(), words.end(), [&](const Token* word) {
            return std::any_of(calls.begin(), calls.end(),
                               [&](std::string_view call) { return word->text.starts_with(call); });
        });
    return words.empty() || counts || waits_for_call;
}

void keep_answer(Situation& situation) {
    const FormQuestion* question = open_question(situation);
    if (question == nullptr || question->entity == "text") return;
    const std::string value = value_for(*question, situation);
    if (!value.empty()) situation.decision.memory.form->values[question->name] = value;
}

void start_form(const std::string& name, Situation& situation) {
    const auto found = situation.book.forms.find(name);
    if (found == situation.book.forms.end()) return ask_to_rephrase(situation);
    Memory& memory = situation.decision.memory;
    memory.form = FormProgress{name, 0, 0, situation.turn.now, {}};
    // "2" answers the form from now on, not what was offered before it.
    memory.clarify_options.clear();
    memory.clarified = false;
    take_ahead(found->second, 0, situation);
    if (situation.in_public()) {
        // A form asks for what nobody else should read.
        ask_next(found->second, situation);
        situation.decision.private_reply = situation.decision.reply;
        situation.decision.reply = say_standard("public_to_private", situation);
        return;
    }
    ask_next(found->second, situation);
}

bool continue_form(Situation& situation) {
    Memory& memory = situation.decision.memory;
    if (!memory.form || situation.in_public()) return false;
    const auto found = situation.book.forms.find(memory.form->form);
    const bool gone = found == situation.book.forms.end() ||
                      memory.form->question >= found->second.questions.size();
    const TimeMs waited = situation.turn.now - memory.form->asked_at;
    if (gone || waited > found->second.timeout_minutes * minute_ms ||
        says_cancel(situation.text.folded)) {
        memory.form.reset();
        situation.lost({gone ? "lost_form_gone" : "lost_form_ended"});
        return false;
    }
    const Form& form = found->second;
    const FormQuestion& question = form.questions[memory.form->question];
    if (correct_previous(form, situation)) return true;
    if (rule_interrupts(situation)) return false;
    const bool skips = question.optional && says_skip(situation.text.folded);
    const std::string value = skips ? std::string() : value_for(question, situation);
    if (value.empty() && !skips && !says_skip(situation.text.folded) &&
        answer_aside(question, situation)) {
        return true;
    }
    if (value.empty() && !skips) {
        if (says_skip(situation.text.folded)) memory.form->attempts = max_attempts - 1;
        take_invalid(form, question, situation);
        return true;
    }
    situation.because({"form_answered", {{"question", question.name}}});
    memory.form->values[question.name] = value;
    ++memory.form->question;
    take_ahead(form, memory.form->question, situation);
    ask_next(form, situation);
    return true;
}

}  // namespace rules
