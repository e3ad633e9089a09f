#pragma once

#include <string>
#include <string_view>

namespace bot {

/// A segment of a path with its percent signs decoded; `+` stays a plus.
[[nodiscard]] std::string decode_segment(std::string_view segment);

}  // namespace bot
