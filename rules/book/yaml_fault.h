#pragma once

#include "rules/book/words.h"

#include <string>

namespace rules {

/// What yaml-cpp's message says, for who never heard of it; the message itself where it is unknown.
[[nodiscard]] Term yaml_fault(const std::string& message);

}  // namespace rules
