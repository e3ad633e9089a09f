#pragma once

#include <cmath>
#include <string>

namespace bot {

/// 0.914 is "91".
[[nodiscard]] inline std::string percent_number(double share) {
    return std::to_string(std::lround(share * 100.0));
}

/// 0.914 is "91 %".
[[nodiscard]] inline std::string percent(double share) {
    return percent_number(share) + " %";
}

}  // namespace bot
