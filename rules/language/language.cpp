#include "rules/language/language.h"

#include "rules/language/common_words.h"
#include "rules/text/folding.h"
#include "rules/text/normalised_text.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

namespace rules {
namespace {

/// Letters in a row that one language writes much more often than the others, and what one of them
/// tells (in logarithms of odds). Folded, as the words are; `_` is the edge of a word.
struct Trait {
    std::string_view letters;
    float spanish, english, portuguese;
};

constexpr Trait traits[] = {
#include "rules/language/words/traits.inc"
};

constexpr std::size_t most_tokens = 120;
constexpr float trait_weight = 0.6F;
constexpr float prior_bonus = 1.2F;  ///< What the conversation so far counts, in words.

/// Which traits begin with a letter: the first, and after each the next.
struct TraitIndex {
    static constexpr std::size_t none = std::size(traits);
    std::array<std::size_t, 256> first{};
    std::array<std::size_t, std::size(traits)> next{};
};

constexpr TraitIndex index_of_traits() {
    TraitIndex index;
    index.first.fill(TraitIndex::none);
    for (std::size_t i = std::size(traits); i-- > 0;) {
        std::size_t& first = index.first[static_cast<unsigned char>(traits[i].letters.front())];
        index.next[i] = first;
        first = i;
    }
    return index;
}

constexpr TraitIndex trait_index = index_of_traits();

/// The traits of a word, as their numbers in ascending order.
using TraitsFound = std::vector<std::size_t>;

/// The traits that a word has, in one pass over its letters.
TraitsFound traits_of(std::string_view word) {
    std::string edged = "_";
    edged += word;
    edged += '_';
    std::bitset<std::size(traits)> seen;
    TraitsFound found;
    for (std::size_t at = 0; at < edged.size(); ++at) {
        std::size_t trait = trait_index.first[static_cast<unsigned char>(edged[at])];
        for (; trait != TraitIndex::none; trait = trait_index.next[trait]) {
            const std::string_view letters = traits[trait].letters;
            if (seen.test(trait) || !std::string_view(edged).substr(at).starts_with(letters))
                continue;
            seen.set(trait);
            found.push_back(trait);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

float tells(const Trait& trait, std::string_view language) {
    const std::string_view family = language.substr(0, 2);
    if (family == "es") return trait.spanish;
    if (family == "en") return trait.english;
    if (family == "pt") return trait.portuguese;
    return 0.0F;
}

/// A common word speaks for its language, the more the commoner it is.
float word_score(std::string_view word, std::string_view language) {
    const std::uint16_t rank = common_word_rank(word, language);
    if (rank == 0) return 0.0F;
    return 1.0F + 0.5F * (1.0F - static_cast<float>(rank) / common_word_ranks);
}

float letters_score(const TraitsFound& found, std::string_view language) {
    float score = 0.0F;
    for (const std::size_t trait : found) score += tells(traits[trait], language);
    return std::min(score, 2.0F);
}

/// Signs that folding removes but that only one of the languages writes.
float sign_score(std::string_view text, std::string_view language) {
    const std::string_view family = language.substr(0, 2);
    float score = 0.0F;
    std::size_t looked_at = 0;
    for (std::size_t at = 0; at < text.size() && looked_at < 2000; ++looked_at) {
        const CodePoint point = code_point_at(text, at);
        at += point.length;
        switch (point.value) {
            case 0xBF:  // ¿
            case 0xA1:  // ¡
            case 0xD1:  // Ñ
            case 0xF1:  // ñ
                score += family == "es" ? 2.0F : 0.0F;
                break;
            case 0xE3:  // ã
            case 0xF5:  // õ
            case 0xE7:  // ç
            case 0xEA:  // ê
            case 0xE2:  // â
            case 0xE0:  // à
                score += family == "pt" ? 2.0F : 0.0F;
                break;
            case 0xE1:
            case 0xE9:
            case 0xED:
            case 0xF3:
            case 0xFA:
                score += family == "en" ? -0.7F : 0.2F;
                break;
            default:
                break;
        }
    }
    return score;
}

/// What the text says for each candidate.
std::vector<float> scores_of(std::string_view text, const std::vector<std::string>& candidates) {
    const NormalisedText normalised = normalise(text, "");
    std::vector<float> scores;
    for (const std::string& language : candidates) {
        scores.push_back(sign_score(normalised.original, language));
    }
    std::size_t seen = 0;
    for (const Token& token : normalised.tokens) {
        if (token.kind != Token::Kind::word) continue;
        if (++seen > most_tokens) break;
        const TraitsFound found = traits_of(token.text);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            scores[i] += word_score(token.text, candidates[i]) +
                         trait_weight * letters_score(found, candidates[i]);
        }
    }
    return scores;
}

}  // namespace

LanguageGuess guess_language(std::string_view text,
                             const std::vector<std::string>& candidates,
                             std::string_view prior) {
    if (candidates.empty()) return {};
    std::vector<float> scores = scores_of(text, candidates);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i] == prior) scores[i] += prior_bonus;
    }
    // Ties go to the earlier candidate: a book names its main language first.
    const auto best = std::max_element(scores.begin(), scores.end());
    double total = 0.0;
    for (const float score : scores) total += std::exp(static_cast<double>(score - *best));
    return {candidates[static_cast<std::size_t>(best - scores.begin())], 1.0 / total};
}

}  // namespace rules
