#include "rules/decide/situation.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rules {
namespace {

struct Place {
    std::string_view word;
    std::size_t number;
};

/// Words that name a place in a list.
constexpr std::array<Place, 34> ordinals = {{
    {"1", 1},        {"1o", 1},       {"1a", 1},       {"1er", 1},     {"1ro", 1},
    {"1ra", 1},      {"1st", 1},      {"primer", 1},   {"primero", 1}, {"primera", 1},
    {"primeiro", 1}, {"primeira", 1}, {"first", 1},    {"2", 2},       {"2o", 2},
    {"2a", 2},       {"2do", 2},      {"2da", 2},      {"2nd", 2},     {"segundo", 2},
    {"segunda", 2},  {"second", 2},   {"3", 3},        {"3o", 3},      {"3a", 3},
    {"3er", 3},      {"3ro", 3},      {"3ra", 3},      {"3rd", 3},     {"tercero", 3},
    {"tercera", 3},  {"terceiro", 3}, {"terceira", 3}, {"third", 3},
}};

/// Words that count things as well ("una factura"): places only alone and after a word for one.
constexpr std::array<Place, 11> cardinals = {{
    {"uno", 1},
    {"una", 1},
    {"one", 1},
    {"um", 1},
    {"uma", 1},
    {"dos", 2},
    {"two", 2},
    {"dois", 2},
    {"duas", 2},
    {"tres", 3},
    {"three", 3},
}};

constexpr std::array<std::string_view, 10> courtesies = {
    "por", "favor",   "porfa",  "porfavor", "please",
    "pls", "gracias", "thanks", "obrigado", "obrigada"};
constexpr std::array<std::string_view, 12> before_place = {
    "la", "el", "a", "o", "opcion", "option", "opcao", "n", "num", "numero", "number", "nro"};
constexpr std::array<std::string_view, 31> beside_place = {
    "the",   "one",    "es",    "is",      "e",       "seria",  "quiero", "prefiero",
    "elijo", "escojo", "quero", "prefiro", "escolho", "choose", "want",   "i",
    "si",    "yes",    "sim",   "vale",    "ok",      "pues",   "mejor",  "dame",
    "con",   "com",    "me",    "quedo",   "fico",    "creo",   "que"};

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The number that a word stands for; 0: none.
template <std::size_t size>
std::size_t number_of(std::string_view word, const std::array<Place, size>& places) {
    const auto found = std::find_if(places.begin(), places.end(),
                                    [&](const Place& place) { return place.word == word; });
    return found == places.end() ? 0 : found->number;
}

/// The words of a folded text, without signs and courtesies.
std::vector<std::string> plain_words(const std::string& folded) {
    std::vector<std::string> words;
    std::string word;
    for (std::size_t i = 0; i <= folded.size(); ++i) {
        const char c = i < folded.size() ? folded[i] : ' ';
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part) word += c;
        if (part || word.empty()) continue;
        if (!is_one_of(word, courtesies)) words.push_back(word);
        word.clear();
    }
    return words;
}

/// "1", "la 2ª", "la primera, por favor", "opción tres", "the second one": which choice was meant,
/// from 0. A message that says anything else names none, nor does one that names several.
std::optional<std::size_t> named_place(const std::vector<std::string>& words, std::size_t count) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::size_t here = number_of(words[i], ordinals);
        const bool alone = words.size() == 1;
        if (here == 0 && (alone || (i > 0 && is_one_of(words[i - 1], before_place))))
            here = number_of(words[i], cardinals);
        if (here == 0 && !is_one_of(words[i], before_place) && !is_one_of(words[i], beside_place))
            return std::nullopt;
        if (here != 0 && number != 0) return std::nullopt;
        number = std::max(number, here);
    }
    return number != 0 && number <= count ? std::optional(number - 1) : std::nullopt;
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

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

/// The choice whose title the customer wrote, or the only one whose title holds what they wrote.
std::optional<std::size_t> titled_choice(const std::string& written,
                                         const std::vector<std::string>& options,
                                         const Situation& situation) {
    constexpr std::size_t shortest_part = 4;
    std::vector<std::size_t> holding;
    for (std::size_t i = 0; i < options.size(); ++i) {
        const Intent* intent = situation.book.intent(options[i]);
        if (intent == nullptr || written.empty()) continue;
        const std::string title =
            joined(plain_words(fold(title_of(*intent, situation.book, situation.language()))));
        if (title == written) return i;
        if (title.find(written) != std::string::npos) holding.push_back(i);
    }
    const bool sure = holding.size() == 1 && written.size() >= shortest_part;
    return sure ? std::optional(holding.front()) : std::nullopt;
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

const Intent* typed_choice(const Situation& situation) {
    const std::vector<std::string>& options = situation.decision.memory.clarify_options;
    if (options.empty()) return nullptr;
    const std::vector<std::string> words = plain_words(situation.text.folded);
    auto chosen = titled_choice(joined(words), options, situation);
    if (!chosen) chosen = named_place(words, options.size());
    return chosen ? situation.book.intent(options[*chosen]) : nullptr;
}

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
    const Intent* chosen = pressed != nullptr ? pressed : typed_choice(situation);
    if (chosen == nullptr) return false;
    situation.because({"chosen"});
    situation.decision.confidence = 1.0;
    answer_anyway(*chosen, situation);
    if (pressed != nullptr && !situation.in_public()) answer_beside(*pressed, situation);
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
