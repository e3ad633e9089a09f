#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rules {

struct Term;

/// What the program says to who writes a book: an English sentence in which `{1}`, `{2}`… stand for
/// its terms. `wording` alone makes it, with the sentence as a literal: so a test finds every
/// sentence in the sources and holds the translations (bot/words) against them.
struct Words {
    std::string english;
    std::vector<Term> terms;

    [[nodiscard]] bool empty() const { return english.empty(); }
};

/// What a sentence speaks of: a value as it stands in the book, or words again.
struct Term {
    Term(std::string value) : said(std::move(value)) {}
    Term(std::string_view value) : said(std::string(value)) {}
    Term(const char* value) : said(std::string(value)) {}
    Term(std::integral auto number) : said(std::to_string(number)) {}
    Term(Words words) : said(std::move(words)) {}

    std::variant<std::string, Words> said;
};

/// `wording("unknown key '{1}' in {2}", key, what)`.
template <typename... Terms>
[[nodiscard]] Words wording(std::string_view sentence, Terms&&... terms) {
    return {std::string(sentence), {Term(std::forward<Terms>(terms))...}};
}

/// "a, b and c", "a, b or c".
[[nodiscard]] Term all_of(const std::vector<std::string>& names);
[[nodiscard]] Term any_of(const std::vector<std::string>& names);

/// The sentence in another language for an English one; empty when there is none.
using Translation = std::function<std::string_view(std::string_view english)>;

/// The words with their terms in their places; in English where the translation has nothing.
[[nodiscard]] std::string spoken(const Words& words, const Translation& translation);
[[nodiscard]] std::string in_english(const Words& words);

}  // namespace rules
