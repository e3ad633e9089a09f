#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

namespace bot {

/// A file read where it lies: the kernel brings in the pages that are looked at and may take them
/// back. The file must not be shortened while it is mapped (replacing or removing it is fine).
/// Immutable; thread-safe.
class MappedFile {
public:
    /// Null when the file is not there, is empty or cannot be read.
    [[nodiscard]] static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

    [[nodiscard]] std::string_view bytes() const { return {begin_, size_}; }

    /// Gives the pages back; they come again when they are looked at.
    void let_go() const;

    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

private:
    MappedFile(char* begin, std::size_t size) : begin_(begin), size_(size) {}

    char* begin_;
    std::size_t size_;
};

}  // namespace bot
