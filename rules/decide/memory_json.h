#pragma once

#include "rules/decide/turn.h"

#include <string>
#include <string_view>

namespace rules {

/// The conversation's memory as JSON, for storing.
[[nodiscard]] std::string memory_to_json(const Memory& memory);

/// The memory that `json` holds. What is missing, unknown or of another kind keeps its default, so
/// that memories of older and newer versions can be read; never throws.
[[nodiscard]] Memory memory_from_json(std::string_view json);

}  // namespace rules
