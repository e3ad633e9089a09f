#include "bot/word_vector_files.h"

#include "bot/mapped_file.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

namespace bot {

std::optional<rules::WordVectors::Opening> open_word_vectors(const std::string& path) {
    const auto refused = [](rules::Words fault) {
        return rules::WordVectors::Opening{std::nullopt, std::move(fault)};
    };
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) return std::nullopt;
    if (kind != std::filesystem::file_type::regular)
        return refused(rules::wording("it is not a file"));
    const std::shared_ptr<const MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return refused(rules::wording("it is empty or cannot be read"));
    return rules::WordVectors::open(mapped->bytes(), mapped);
}

}  // namespace bot
