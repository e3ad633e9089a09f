#pragma once

#include "rules/decide/turn.h"

#include <string>
#include <string_view>

namespace rules {

/// What a conversation remembers, as JSON for the store. Fields with their initial value are left
/// out.
[[nodiscard]] std::string memory_to_json(const Memory& memory);

/// The opposite; tolerant: unknown keys are ignored, missing or wrong ones keep their initial
/// value, anything that is not a JSON object gives an empty memory.
[[nodiscard]] Memory memory_from_json(std::string_view json);

}  // namespace rules
