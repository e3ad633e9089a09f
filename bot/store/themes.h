#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bot::store {

/// Texts that ask for the same thing in other words.
struct Theme {
    std::vector<std::size_t> members;  ///< Places in the list that was grouped; the first leads.
};

/// Groups texts by the pieces of words they share, the first of a theme being the measure for the
/// others: give the most frequent ones first. Every text is in exactly one theme.
[[nodiscard]] std::vector<Theme> group_into_themes(const std::vector<std::string>& texts);

}  // namespace bot::store
