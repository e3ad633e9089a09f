#include "bot/widget/file_content.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t longest_name = 80;

struct Signature {
    std::string_view start;
    std::string_view later;  ///< At byte 8; empty: anything.
    FileContent content;
};

using namespace std::string_view_literals;

constexpr std::array<Signature, 6> signatures = {{
    {"\xFF\xD8\xFF"sv, "", {"jpg", "image/jpeg"}},
    {"\x89PNG\r\n\x1A\n"sv, "", {"png", "image/png"}},
    {"GIF87a"sv, "", {"gif", "image/gif"}},
    {"GIF89a"sv, "", {"gif", "image/gif"}},
    {"RIFF"sv, "WEBP", {"webp", "image/webp"}},
    {"%PDF-"sv, "", {"pdf", "application/pdf"}},
}};

/// Whether it stays in a name; everything else becomes `_`.
bool is_harmless(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == ' ';
}

}  // namespace

std::optional<FileContent> content_of(std::string_view bytes) {
    for (const Signature& one : signatures) {
        if (!bytes.starts_with(one.start)) continue;
        if (one.later.empty() ||
            bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with(one.later))
            return one.content;
    }
    return std::nullopt;
}

std::string harmless_name(std::string_view name, const FileContent& content) {
    const std::size_t folder = name.find_last_of("/\\");
    if (folder != std::string_view::npos) name.remove_prefix(folder + 1);
    const std::size_t ending = name.rfind('.');
    if (ending != std::string_view::npos) name = name.substr(0, ending);
    std::string harmless;
    for (const char letter : name.substr(0, longest_name)) {
        const char kept = is_harmless(letter) ? letter : '_';
        // A letter of several bytes, or a row of marks, is one sign.
        if (kept == '_' && !harmless.empty() && harmless.back() == '_') continue;
        harmless += kept;
    }
    const bool says_something = harmless.find_first_not_of("_- ") != std::string::npos;
    return (says_something ? harmless : std::string("file")) + "." + std::string(content.type);
}

webhooks::HttpResponse file_download(const std::string& name,
                                     std::string_view mime_type,
                                     std::string bytes) {
    webhooks::HttpResponse response;
    response.status = 200;
    response.body = std::move(bytes);
    response.content_type = mime_type;
    response.headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Content-Security-Policy", "default-src 'none'; sandbox"},
                        {"Cross-Origin-Resource-Policy", "same-origin"},
                        {"Cache-Control", "no-store"}};
    return response;
}

}  // namespace bot
