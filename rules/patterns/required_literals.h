#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// Literals of which the bordered text (bordered_text.h) contains at least one wherever `regex`
/// (RE2 syntax) matches. So "\bno\b" needs " no ". Empty when none can be told, which is always a
/// safe answer; none is shorter than three bytes.
[[nodiscard]] std::vector<std::string> required_literals(std::string_view regex);

}  // namespace rules
