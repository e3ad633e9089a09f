#include "rules/text/split.h"

#include "rules/text/folding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace rules {
namespace {

constexpr std::size_t most_parts = 5;
constexpr std::size_t fewest_words = 2;  ///< A part with fewer says nothing on its own.

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

std::string_view trimmed(std::string_view part) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = part.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return part.substr(begin, part.find_last_not_of(blanks) - begin + 1);
}

/// Words of a part, counted up to three.
std::size_t words_in(std::string_view part) {
    std::size_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < part.size() && words < 3;) {
        const CodePoint point = code_point_at(part, at);
        const bool letter = is_letter(point.value) || (point.value >= '0' && point.value <= '9');
        if (letter && !inside) ++words;
        inside = letter;
        at += point.length;
    }
    return words;
}

/// Greetings and thanks, folded: what begins with one of them and is short asks nothing.
bool is_courtesy(std::string_view part) {
    constexpr std::size_t longest = 60;
    if (part.size() > longest) return false;
    constexpr std::array<std::string_view, 22> openings{
        "hola",   "buenas",    "buenos dias",   "buen dia", "gracias", "muchas gracias",
        "saludo", "un saludo", "hello",         "hi ",      "hey",     "good morning",
        "thanks", "thank you", "many thanks",   "ola",      "oi ",     "bom dia",
        "boa ",   "obrigad",   "muito obrigad", "disculp"};
    std::string folded = fold_with_origin(part).folded;
    folded.erase(0, std::min(folded.size(), folded.find_first_not_of("!¡?., ")));
    folded += ' ';
    const bool opens = std::any_of(openings.begin(), openings.end(),
                                   [&](std::string_view word) { return folded.starts_with(word); });
    return opens && words_in(part) <= 3 && folded.find('?') == std::string::npos &&
           std::count(folded.begin(), folded.end(), ' ') <= 4;
}

/// One letter, or a row of signs that may end a sentence.
struct Signs {
    std::size_t end = 0;
    bool end_sentence = false;
};

Signs signs_at(std::string_view text, std::size_t at) {
    if (text[at] == '\n') return {at + 1, true};
    const std::size_t end = std::min(text.find_first_not_of("?!.;", at), text.size());
    if (end == at) return {at + 1, false};
    // A dot inside "tienda.com" or "12.50" ends nothing; a question mark always does.
    const bool asks = text.substr(at, end - at).find('?') != std::string_view::npos;
    return {end, asks || end == text.size() || is_blank(text[end])};
}

std::vector<std::string_view> sentences(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Signs signs = signs_at(text, at);
        at = signs.end;
        if (!signs.end_sentence) continue;
        const std::string_view part = trimmed(text.substr(begin, at - begin));
        if (!part.empty()) parts.push_back(part);
        begin = at;
    }
    const std::string_view rest = trimmed(text.substr(begin));
    if (!rest.empty()) parts.push_back(rest);
    return parts;
}

bool joins(std::string_view word) {
    constexpr std::array<std::string_view, 13> words{"y",    "e",    "and",    "también", "tambien",
                                                     "tb",   "also", "además", "ademas",  "plus",
                                                     "além", "alem", "&"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view joined(std::string_view first, std::string_view second) {
    const auto* end = second.data() + second.size();
    return {first.data(), static_cast<std::size_t>(end - first.data())};
}

}  // namespace

std::vector<std::string_view> split_questions(std::string_view text) {
    std::vector<std::string_view> parts;
    bool waits = false;  // The last part is a courtesy and belongs to the next one.
    for (const std::string_view sentence : sentences(text)) {
        const bool courtesy = is_courtesy(sentence);
        const bool alone = !courtesy && words_in(sentence) >= fewest_words;
        const bool follows = !parts.empty() && (waits || !alone || parts.size() == most_parts);
        if (follows) {
            parts.back() = joined(parts.back(), sentence);
            waits = waits && !alone;
        } else {
            waits = !alone;
            parts.push_back(sentence);
        }
    }
    return parts;
}

std::vector<Halves> joined_halves(std::string_view text) {
    constexpr std::size_t most_cuts = 3;
    constexpr std::size_t longest = 300;  // A longer sentence is a story, not two questions.
    std::vector<Halves> cuts;
    if (text.size() > longest) return cuts;
    for (std::size_t begin = 0; begin < text.size() && cuts.size() < most_cuts;) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        const bool joining = joins(word);
        if (joining || (!word.empty() && word.back() == ',')) {
            const Halves cut{trimmed(text.substr(0, joining ? begin : end)),
                             trimmed(text.substr(std::min(end + 1, text.size())))};
            const bool both = words_in(cut.first) >= fewest_words &&
                              words_in(cut.second) >= fewest_words && !is_courtesy(cut.first) &&
                              !is_courtesy(cut.second);
            if (both) cuts.push_back(cut);
        }
        begin = end + 1;
    }
    return cuts;
}

}  // namespace rules
