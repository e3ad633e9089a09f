#include "bot/yaml_text.h"

#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot {

std::string yaml_quoted(const std::string& text) {
    return json_text(text);
}

}  // namespace bot
