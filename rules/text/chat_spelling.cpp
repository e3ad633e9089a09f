#include "rules/text/chat_spelling.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace rules {
namespace {

struct Spelling {
    std::string_view chat;
    std::string_view full;
};

// The lists are data: one line per spelling, sorted by the first column (a test holds them so).
constexpr Spelling spanish[] = {
#include "rules/text/chat/es.inc"
};
constexpr Spelling english[] = {
#include "rules/text/chat/en.inc"
};
constexpr Spelling portuguese[] = {
#include "rules/text/chat/pt.inc"
};

constexpr bool sorted(std::span<const Spelling> list) {
    return std::is_sorted(list.begin(), list.end(),
                          [](const auto& a, const auto& b) { return a.chat < b.chat; });
}
static_assert(sorted(spanish) && sorted(english) && sorted(portuguese));

std::span<const Spelling> spellings(std::string_view language) {
    const std::string_view family = language.substr(0, 2);
    if (family == "es") return spanish;
    if (family == "en") return english;
    if (family == "pt") return portuguese;
    return {};
}

}  // namespace

std::string_view chat_spelling(std::string_view word, std::string_view language) {
    const auto list = spellings(language);
    const auto found = std::lower_bound(
        list.begin(), list.end(), word,
        [](const Spelling& entry, std::string_view wanted) { return entry.chat < wanted; });
    return found != list.end() && found->chat == word ? found->full : std::string_view{};
}

}  // namespace rules
