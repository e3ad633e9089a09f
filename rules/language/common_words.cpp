#include "rules/language/common_words.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace rules {
namespace {

struct RankedWord {
    std::string_view word;
    std::uint16_t rank;
};

// Each list is sorted by word.
constexpr RankedWord spanish[] = {
#include "rules/language/words/es.inc"
};
constexpr RankedWord english[] = {
#include "rules/language/words/en.inc"
};
constexpr RankedWord portuguese[] = {
#include "rules/language/words/pt.inc"
};

constexpr bool well_formed(std::span<const RankedWord> list) {
    return std::is_sorted(list.begin(), list.end(),
                          [](const auto& a, const auto& b) { return a.word < b.word; }) &&
           list.size() <= common_word_ranks;
}
static_assert(well_formed(spanish) && well_formed(english) && well_formed(portuguese));

std::span<const RankedWord> words(std::string_view language) {
    const std::string_view family = language.substr(0, 2);
    if (family == "es") return spanish;
    if (family == "en") return english;
    if (family == "pt") return portuguese;
    return {};
}

}  // namespace

std::uint16_t common_word_rank(std::string_view word, std::string_view language) {
    const auto list = words(language);
    const auto found = std::lower_bound(
        list.begin(), list.end(), word,
        [](const RankedWord& entry, std::string_view wanted) { return entry.word < wanted; });
    return found != list.end() && found->word == word ? found->rank : std::uint16_t{0};
}

}  // namespace rules
