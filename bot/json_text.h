#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace bot {

/// The JSON in one line. Bytes that are not UTF-8 are replaced, so that no text of a stranger can
/// make it throw.
[[nodiscard]] std::string json_text(const nlohmann::json& json);

}  // namespace bot
