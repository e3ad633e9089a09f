#include "bot/word_vector_files.h"

#include "bot/mapped_file.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace bot {

std::optional<rules::WordVectors::Opening> open_word_vectors(const std::string& path) {
    const auto refused = [](const char* fault) {
        return rules::WordVectors::Opening{std::nullopt, fault};
    };
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) return std::nullopt;
    if (kind != std::filesystem::file_type::regular) return refused("it is not a file");
    const std::shared_ptr<const MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return refused("it is empty or cannot be read");
    return rules::WordVectors::open(mapped->bytes(), mapped);
}

}  // namespace bot
