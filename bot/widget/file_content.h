#pragma once

#include "webhooks/http.h"

#include <optional>
#include <string>
#include <string_view>

namespace bot {

/// What a file is, by its content.
struct FileContent {
    std::string_view type;  ///< As books name it: `jpg`, `png`, `gif`, `webp`, `pdf`.
    std::string_view mime_type;
};

/// By the first bytes, whatever its name or the browser says; nothing for what begins as none of
/// these. What comes after them is not looked at.
[[nodiscard]] std::optional<FileContent> content_of(std::string_view bytes);

/// A name that is harmless in a header, a page and a file system: without its path, at most 80
/// letters and digits of ASCII, spaces, `-` and `_`, then the content's own ending.
[[nodiscard]] std::string harmless_name(std::string_view name, const FileContent& content);

/// The file for whoever may have it: saved, never shown in a page of ours, never guessed at.
[[nodiscard]] webhooks::HttpResponse file_download(const std::string& name,
                                                   std::string_view mime_type,
                                                   std::string bytes);

}  // namespace bot
