#include "rules/decide/situation.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rules {
namespace {

/// "1", "la 2", "la primera", "opción 3", "second": which choice was meant, from 0.
std::optional<std::size_t> ordinal_of(const std::string& folded, std::size_t count) {
    struct Ordinal {
        std::string_view word;
        std::size_t number;
    };
    constexpr std::array<Ordinal, 24> ordinals = {{
        {"1", 1},       {"2", 2},       {"3", 3},        {"uno", 1},      {"una", 1},
        {"dos", 2},     {"tres", 3},    {"primera", 1},  {"primero", 1},  {"segunda", 2},
        {"segundo", 2}, {"tercera", 3}, {"tercero", 3},  {"one", 1},      {"two", 2},
        {"three", 3},   {"first", 1},   {"second", 2},   {"third", 3},    {"um", 1},
        {"dois", 2},    {"duas", 2},    {"primeiro", 1}, {"primeira", 1},
    }};
    std::optional<std::size_t> chosen;
    std::size_t words = 0;
    std::string word;
    for (std::size_t i = 0; i <= folded.size(); ++i) {
        const char c = i < folded.size() ? folded[i] : ' ';
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part) word += c;
        if (part || word.empty()) continue;
        ++words;
        for (const Ordinal& ordinal : ordinals) {
            if (ordinal.word == word && ordinal.number <= count) chosen = ordinal.number - 1;
        }
        word.clear();
    }
    return words <= 4 ? chosen : std::nullopt;
}

/// "clarify:2" is the second choice.
std::optional<std::size_t> pressed_choice(const std::string& payload, std::size_t count) {
    constexpr std::string_view prefix = "clarify:";
    if (payload.rfind(prefix, 0) != 0) return std::nullopt;
    std::size_t number = 0;
    const char* end = payload.data() + payload.size();
    const auto read = std::from_chars(payload.data() + prefix.size(), end, number);
    const bool fine = read.ptr == end && number >= 1 && number <= count;
    return fine ? std::optional(number - 1) : std::nullopt;
}

const Intent* intent_of_button(const std::string& payload,
                               const RuleBook& book,
                               const Memory& memory) {
    if (payload.starts_with("intent:")) return book.intent(payload.substr(7));
    const std::vector<std::string>& options = memory.clarify_options;
    const auto chosen = pressed_choice(payload, options.size());
    return chosen ? book.intent(options[*chosen]) : nullptr;
}

/// The form's name; null: it starts none.
const std::string* form_of_button(const std::string& payload, const RuleBook& book) {
    if (!payload.starts_with("form:")) return nullptr;
    const auto found = book.forms.find(payload.substr(5));
    return found == book.forms.end() ? nullptr : &found->first;
}

/// The choice whose title or intent the customer wrote.
std::optional<std::size_t> worded_choice(const Situation& situation,
                                         const std::vector<std::string>& options) {
    const std::string& written = situation.text.folded;
    for (std::size_t i = 0; i < options.size(); ++i) {
        const Intent* intent = situation.book.intent(options[i]);
        if (intent == nullptr) continue;
        const std::string title = fold(title_of(*intent, situation.book, situation.language()));
        if (!written.empty() && (written == title || title.find(written) != std::string::npos)) {
            return written.size() >= 4 ? std::optional(i) : std::nullopt;
        }
    }
    return std::nullopt;
}

std::string standard_title(const std::string& name, Situation& situation) {
    return say_standard(name, situation);
}

/// What was typed beside the button: a question of its own is answered in the same reply, and one
/// that is not understood is not passed over.
void answer_beside(const Intent& pressed, Situation& situation) {
    Decision& decision = situation.decision;
    const Intent* asked = situation.top;
    if (situation.turn.text.empty() || decision.action != Action::answer || asked == &pressed)
        return;
    const bool courtesy =
        std::any_of(situation.fired.begin(), situation.fired.end(),
                    [](const Rule* fired) { return fired->built_in && !fired->say.empty(); });
    if (courtesy || (asked != nullptr && !asked->say.empty())) return;
    const std::string first = decision.reply;
    const bool known = asked != nullptr && !asked->answer.empty() &&
                       !needs_person(*asked, situation) &&
                       sure_enough(*asked, situation.matches, situation);
    if (known) {
        answer_with(*asked, situation);
        decision.intent = pressed.id;
    }
    const std::string second = known ? decision.reply : say_standard("not_understood", situation);
    decision.reply = first + "\n\n" + second;
}

/// The standard text that asks for words instead of a call, a voice message or a file.
std::string words_for_file(std::string_view kind) {
    if (kind == "call") return "missed_call";
    return kind == "voice" ? "voice_message" : "attachment";
}

}  // namespace

const Intent* pressed_intent(const Situation& situation) {
    const Turn& turn = situation.turn;
    return intent_of_button(turn.payload, situation.book, turn.memory);
}

bool leads_somewhere(const std::string& payload, const RuleBook& book, const Memory& memory) {
    return payload == "persona" || form_of_button(payload, book) != nullptr ||
           intent_of_button(payload, book, memory) != nullptr;
}

bool answer_choice(Situation& situation) {
    const std::string& payload = situation.turn.payload;
    if (const std::string* form = form_of_button(payload, situation.book)) {
        situation.because({"form_by_button"});
        start_form(*form, situation);
        return true;
    }
    const Intent* pressed = pressed_intent(situation);
    const bool by_button = pressed != nullptr;
    const std::vector<std::string> options = situation.turn.memory.clarify_options;
    if (!by_button && !options.empty()) {
        auto chosen = ordinal_of(situation.text.folded, options.size());
        if (!chosen) chosen = worded_choice(situation, options);
        if (chosen) pressed = situation.book.intent(options[*chosen]);
    }
    if (pressed == nullptr) return false;
    situation.because({"chosen"});
    situation.decision.confidence = 1.0;
    answer_with(*pressed, situation);
    if (by_button && !situation.in_public()) answer_beside(*pressed, situation);
    return true;
}

void offer_choices(const std::vector<const Intent*>& options, Situation& situation) {
    Decision& decision = situation.decision;
    decision.action = Action::clarify;
    decision.reply = say_standard("clarify", situation);
    decision.memory.clarify_options.clear();
    std::size_t number = 0;
    for (const Intent* intent : options) {
        decision.memory.clarify_options.push_back(intent->id);
        decision.buttons.push_back({title_of(*intent, situation.book, situation.language()),
                                    "clarify:" + std::to_string(++number)});
    }
    decision.buttons.push_back({standard_title("button_person", situation), "persona"});
    ++decision.memory.failed_answers;
    situation.because({"asks_which"});
}

void ask_to_rephrase(Situation& situation) {
    Decision& decision = situation.decision;
    decision.action = Action::clarify;
    const Turn& turn = situation.turn;
    const bool file = turn.text.empty() && turn.has_attachments;
    decision.reply =
        say_standard(file ? words_for_file(turn.message_kind) : "not_understood", situation);
    decision.buttons.push_back({standard_title("button_person", situation), "persona"});
    decision.memory.clarified = true;
    ++decision.memory.failed_answers;
    situation.because({"asks_to_rephrase"});
}

}  // namespace rules
