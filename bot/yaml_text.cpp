#include "bot/yaml_text.h"

#include <nlohmann/json.hpp>

namespace bot {

std::string yaml_quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace bot
