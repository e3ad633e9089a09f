#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webhooks {

/// What a channel says to who writes its settings or asks whether it works: an English sentence in
/// which `{1}`, `{2}`… stand for values. `wording` alone makes it, with the sentence as a literal:
/// so a test finds every sentence in the sources and holds the translations (bot/words) against
/// them.
struct Words {
    std::string english;
    std::vector<std::string> values;

    [[nodiscard]] bool empty() const { return english.empty(); }
    bool operator==(const Words&) const = default;
};

/// The English sentence with its values in their places.
[[nodiscard]] std::string in_english(const Words& words);

/// `wording("{1} is not a number from {2} to {3}", key, "1", "9")`.
template <typename... Values>
[[nodiscard]] Words wording(std::string_view sentence, Values&&... values) {
    return {std::string(sentence), {std::string(std::forward<Values>(values))...}};
}

}  // namespace webhooks
