#include "bot/store/text_list.h"

#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot::store {

using nlohmann::json;

std::string list_text(const std::vector<std::string>& list) {
    return json_text(list);
}

std::vector<std::string> read_list(const std::string& text) {
    std::vector<std::string> list;
    const json parsed = json::parse(text, nullptr, false);
    if (!parsed.is_array()) return list;
    for (const json& one : parsed) {
        if (one.is_string()) list.push_back(one.get<std::string>());
    }
    return list;
}

}  // namespace bot::store
