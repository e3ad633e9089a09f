#include "rules/book/words.h"

namespace rules {
namespace {

std::string spoken(const Term& term, const Translation& translation) {
    const auto* words = std::get_if<Words>(&term.said);
    return words == nullptr ? std::get<std::string>(term.said) : spoken(*words, translation);
}

std::string joined(std::vector<std::string>::const_iterator begin,
                   std::vector<std::string>::const_iterator end) {
    std::string all;
    for (auto name = begin; name != end; ++name) all += (all.empty() ? "" : ", ") + *name;
    return all;
}

/// The number of the term whose place begins at `text[at]`, `{1}` to `{9}`; 0 when none does.
std::size_t place_at(std::string_view text, std::size_t at) {
    const bool is_place = at + 2 < text.size() && text[at] == '{' && text[at + 2] == '}' &&
                          text[at + 1] >= '1' && text[at + 1] <= '9';
    return is_place ? static_cast<std::size_t>(text[at + 1] - '0') : 0;
}

}  // namespace

Term all_of(const std::vector<std::string>& names) {
    if (names.size() < 2) return joined(names.begin(), names.end());
    return wording("{1} and {2}", joined(names.begin(), names.end() - 1), names.back());
}

Term any_of(const std::vector<std::string>& names) {
    if (names.size() < 2) return joined(names.begin(), names.end());
    return wording("{1} or {2}", joined(names.begin(), names.end() - 1), names.back());
}

std::string spoken(const Words& words, const Translation& translation) {
    const std::string_view translated = translation(words.english);
    const std::string_view sentence = translated.empty() ? words.english : translated;
    std::string text;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        const std::size_t place = place_at(sentence, at);
        if (place == 0 || place > words.terms.size()) {
            text += sentence[at];
            continue;
        }
        text += spoken(words.terms[place - 1], translation);
        at += 2;
    }
    return text;
}

std::string in_english(const Words& words) {
    return spoken(words, [](std::string_view) { return std::string_view(); });
}

}  // namespace rules
