#include "bot/buttons.h"

#include <nlohmann/json.hpp>

namespace bot {
namespace {

std::string text_at(const nlohmann::json& button, const char* key) {
    const auto found = button.find(key);
    return found != button.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::vector<webhooks::Button> read_buttons(const std::string& json) {
    std::vector<webhooks::Button> buttons;
    const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_array()) return buttons;
    for (const nlohmann::json& button : parsed) {
        if (!button.is_object()) continue;
        buttons.push_back({text_at(button, "title"), text_at(button, "payload")});
    }
    return buttons;
}

}  // namespace bot
