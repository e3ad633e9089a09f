#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// Literals of which every match of `regex` (RE2 syntax) contains at least one. Empty when none can
/// be told, which is always a safe answer; none is shorter than three bytes.
[[nodiscard]] std::vector<std::string> required_literals(std::string_view regex);

}  // namespace rules
