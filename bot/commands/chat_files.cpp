#include "bot/commands/chat_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace bot {

std::vector<ChatFile> chat_files(const std::filesystem::path& chats,
                                 const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<fs::path> paths;
    std::error_code missing;
    for (const auto& entry : fs::recursive_directory_iterator(chats, missing)) {
        if (entry.path().extension() == ".chat") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<ChatFile> files;
    for (const fs::path& path : paths) {
        std::ifstream stream(path, std::ios::binary);
        files.push_back({path.lexically_relative(folder).generic_string(),
                         std::string(std::istreambuf_iterator<char>(stream), {})});
    }
    return files;
}

}  // namespace bot
