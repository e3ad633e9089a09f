#pragma once

#include <string>

namespace bot {

/// A new secret of 256 random bits, as 64 hexadecimal digits.
[[nodiscard]] std::string random_token();

}  // namespace bot
