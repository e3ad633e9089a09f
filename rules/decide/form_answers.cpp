#include "rules/decide/form_answers.h"

#include "rules/calendar/local_day.h"
#include "rules/text/folding.h"

#include <algorithm>
#include <array>
#include <span>

namespace rules {
namespace {

/// Whether the word is part of a value that was found in the message.
bool in_a_value(const Token& token, const Situation& situation) {
    return std::any_of(
        situation.seen.entities.begin(), situation.seen.entities.end(),
        [&](const Entity& found) { return token.begin < found.end && found.begin < token.end; });
}

/// The only word of a short message that looks like an order's number; null: none, or several.
const Token* code_word(const Situation& situation) {
    constexpr std::size_t most_words = 6;
    constexpr std::size_t shortest_code = 4;
    const std::vector<Token>& tokens = situation.text.tokens;
    if (tokens.size() > most_words) return nullptr;
    const Token* code = nullptr;
    for (const Token& token : tokens) {
        const bool digits = token.text.find_first_of("0123456789") != std::string::npos;
        if (!digits || token.text.size() < shortest_code || in_a_value(token, situation)) continue;
        if (code != nullptr) return nullptr;
        code = &token;
    }
    return code;
}

/// How a correction begins.
constexpr std::array<std::string_view, 16> corrects = {
    "no",       "nao",  "not",       "perdon",   "perdona",  "perdone", "perdonad", "sorry",
    "disculpa", "oops", "disculpad", "disculpe", "desculpa", "ups",     "desculpe", "desculpem"};

/// "no, es…": what tells, beside a comma, that the value comes.
constexpr std::array<std::string_view, 8> names_it = {"es", "is",  "e",   "its",
                                                      "it", "era", "was", "eran"};

/// What else stands beside the value in a correction, and tells nothing more.
constexpr std::array<std::string_view, 60> little_words = {
    "el",        "la",      "los",     "las",   "a",        "al",       "o",      "os",
    "as",        "the",     "on",      "at",    "de",       "del",      "do",     "da",
    "para",      "por",     "for",     "pra",   "son",      "sao",      "seria",  "were",
    "me",        "mi",      "my",      "meu",   "minha",    "i",        "meant",  "mean",
    "quise",     "queria",  "quis",    "decir", "dizer",    "digo",     "sino",   "but",
    "mejor",     "better",  "melhor",  "somos", "seremos",  "personas", "people", "pessoas",
    "numero",    "number",  "pedido",  "order", "telefono", "telefone", "phone",  "correo",
    "equivoque", "enganei", "mistake", "email"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether the message begins as a correction does; "no" is a word of it, not its first letters.
bool begins_as_correction(const NormalisedText& text) {
    return text.folded.starts_with("me equivoque") ||
           (!text.tokens.empty() && is_one_of(text.tokens.front().text, corrects));
}

/// "no, …", "no es…": a pause or a verb after the word that begins it.
bool goes_on_to_value(const NormalisedText& text) {
    if (text.tokens.size() < 2) return false;
    const Token& first = text.tokens[0];
    const Token& second = text.tokens[1];
    if (is_one_of(second.text, names_it)) return true;
    const std::string_view between =
        std::string_view(text.original).substr(first.end, second.begin - first.end);
    return between.find_first_of(",.;:!") != std::string_view::npos;
}

/// Whether the message says hardly more than a value, and that it takes the place of another.
bool reads_as_correction(const FormQuestion& asked, const Situation& situation) {
    constexpr std::ptrdiff_t most_own_words = 2;
    const NormalisedText& text = situation.text;
    if (!begins_as_correction(text)) return false;
    const std::vector<const Token*> words = words_beside_values(situation);
    const auto own = std::count_if(words.begin(), words.end(), [](const Token* word) {
        return word->kind != Token::Kind::emoji && !is_one_of(word->text, corrects) &&
               !is_one_of(word->text, names_it) && !is_one_of(word->text, little_words);
    });
    const bool may_say_more = asked.entity != "text" && goes_on_to_value(text);
    return own <= (may_say_more ? most_own_words : 0);
}

}  // namespace

bool says_skip(const std::string& folded) {
    constexpr std::array<std::string_view, 17> ways = {
        "no lo tengo",   "no la tengo", "no tengo", "no se", "no lo se",     "no recuerdo",
        "no me acuerdo", "saltar",      "omitir",   "skip",  "i don't have", "don't have it",
        "i don't know",  "nao tenho",   "nao sei",  "pular", "i dont know"};
    return std::any_of(ways.begin(), ways.end(), [&](std::string_view way) {
        return folded.rfind(way, 0) == 0 && folded.size() < way.size() + 12;
    });
}

bool says_cancel(const std::string& folded) {
    constexpr std::array<std::string_view, 9> ways = {"cancelar", "cancela",   "dejalo",
                                                      "olvidalo", "salir",     "cancel",
                                                      "stop",     "nevermind", "esquece"};
    return std::any_of(ways.begin(), ways.end(), [&](std::string_view way) {
        return folded == way || folded == std::string(way) + ".";
    });
}

bool is_past_day(const std::string& type, const std::string& value, const Situation& situation) {
    if (type != "date") return false;
    const auto& zone = *date::locate_zone(situation.book.brand.timezone);
    return value < date::format("%F", local_day(zone, situation.turn.now));
}

std::vector<std::string> values_of(const std::string& type, Told told, const Situation& situation) {
    std::vector<std::string> values;
    std::vector<std::string> past;
    for (const Entity& entity : situation.seen.entities) {
        if (entity.type != type) continue;
        (is_past_day(type, entity.value, situation) ? past : values).push_back(entity.value);
    }
    return values.empty() && told == Told::when_asked ? past : values;
}

std::string value_for(const FormQuestion& question, const Situation& situation) {
    const auto values = values_of(question.entity, Told::when_asked, situation);
    if (!values.empty()) return values.front();
    const std::string& text = situation.text.original;
    // What was asked for is kept whole, however much of it is read.
    if (question.entity == "text") return fold_with_origin(situation.turn.text).original;
    const std::string& folded = situation.text.folded;
    const bool code = question.entity == "order" && folded.size() <= 20 &&
                      folded.find(' ') == std::string::npos &&
                      folded.find_first_of("0123456789") != std::string::npos;
    if (code) return text;
    const Token* word = question.entity == "order" ? code_word(situation) : nullptr;
    return word == nullptr ? std::string() : text.substr(word->begin, word->end - word->begin);
}

std::vector<const Token*> words_beside_values(const Situation& situation) {
    const Token* code = code_word(situation);
    std::vector<const Token*> words;
    for (const Token& token : situation.text.tokens) {
        if (&token != code && !in_a_value(token, situation)) words.push_back(&token);
    }
    return words;
}

std::string corrected_value(const FormQuestion& before,
                            const std::string& old,
                            const FormQuestion& asked,
                            const Situation& situation) {
    if (before.entity == "text" || !reads_as_correction(asked, situation)) return {};
    // "No es el 4512, es el 4513" names the wrong one as well.
    for (const std::string& value : values_of(before.entity, Told::when_asked, situation)) {
        if (value != old) return value;
    }
    const bool answers = asked.entity != "text" && !value_for(asked, situation).empty();
    const std::string value = answers ? std::string() : value_for(before, situation);
    return value == old ? std::string() : value;
}

}  // namespace rules
