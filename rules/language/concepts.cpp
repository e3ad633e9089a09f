#include "rules/language/concepts.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>

namespace rules {
namespace {

/// How words of a meaning begin; a blank at the end means the whole word.
struct Beginning {
    std::string_view letters;
    std::string_view meaning;
};

// Each list is sorted by its letters.
constexpr Beginning spanish[] = {
#include "rules/language/concepts/es.inc"
};
constexpr Beginning english[] = {
#include "rules/language/concepts/en.inc"
};
constexpr Beginning portuguese[] = {
#include "rules/language/concepts/pt.inc"
};

constexpr bool sorted(std::span<const Beginning> list) {
    return std::is_sorted(list.begin(), list.end(), [](const Beginning& a, const Beginning& b) {
        return a.letters < b.letters;
    });
}
static_assert(sorted(spanish) && sorted(english) && sorted(portuguese));

std::span<const Beginning> beginnings(std::string_view language) {
    const std::string_view family = language.substr(0, 2);
    if (family == "es") return spanish;
    if (family == "en") return english;
    if (family == "pt") return portuguese;
    return {};
}

}  // namespace

std::string_view concept_of(std::string_view word, std::string_view language) {
    const auto list = beginnings(language);
    const std::string whole = std::string(word) + ' ';
    std::string_view key = whole;
    // The longest beginning is the last one not after the word, unless that one merely shares
    // letters with it: then it is not after the letters they share.
    while (!key.empty()) {
        const auto after = std::upper_bound(
            list.begin(), list.end(), key,
            [](std::string_view wanted, const Beginning& entry) { return wanted < entry.letters; });
        if (after == list.begin()) return {};
        const Beginning& entry = *std::prev(after);
        if (whole.starts_with(entry.letters)) return entry.meaning;
        const auto shared =
            std::mismatch(entry.letters.begin(), entry.letters.end(), key.begin(), key.end());
        const auto length = static_cast<std::size_t>(shared.second - key.begin());
        if (length >= key.size()) return {};
        key = key.substr(0, length);
    }
    return {};
}

}  // namespace rules
