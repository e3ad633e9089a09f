#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// The one of `known` that `written` was most likely meant to be, or empty when none is near.
[[nodiscard]] std::string nearest(std::string_view written, const std::vector<std::string>& known);

/// Those of `known` that `written` may have been meant to be, nearest first, at most `most`.
[[nodiscard]] std::vector<std::string> nearest_few(std::string_view written,
                                                   const std::vector<std::string>& known,
                                                   std::size_t most);

/// The number of letters to add, drop, change or swap to make `a` into `b`; stops counting above
/// `limit` and then gives `limit + 1`. Works on bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace rules
