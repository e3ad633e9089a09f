#pragma once

namespace bot {

/// The program's version, from the build ("0.1.0").
[[nodiscard]] const char* version();

}  // namespace bot
