#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bot {

/// A conversation test as it stands in a book's folder.
struct ChatFile {
    std::string name;  ///< Relative to the book's folder.
    std::string text;
};

/// Every `*.chat` under `chats`, by path, named as `folder` sees it; what cannot be read is empty.
[[nodiscard]] std::vector<ChatFile> chat_files(const std::filesystem::path& chats,
                                               const std::filesystem::path& folder);

}  // namespace bot
