#include "bot/commands/store_place.h"

#include <filesystem>

namespace bot {

std::string store_place(const std::string& folder,
                        const std::string& chosen,
                        const rules::RuleBook& book) {
    namespace fs = std::filesystem;
    fs::path path = chosen.empty() ? fs::path(book.store) : fs::path(chosen);
    if (path.empty()) path = "data/portavoz.db";
    if (path.is_relative() && chosen.empty()) path = fs::path(folder) / path;
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    return path.string();
}

}  // namespace bot
