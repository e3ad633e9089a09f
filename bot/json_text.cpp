#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot {

std::string json_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace bot
