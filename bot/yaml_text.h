#pragma once

#include <string>

namespace bot {

/// `text` as YAML writes it whatever it holds: double quotes and JSON's escapes are YAML too.
[[nodiscard]] std::string yaml_quoted(const std::string& text);

}  // namespace bot
