#include "rules/text/folding.h"

#include <utf8proc.h>

#include <array>
#include <span>

namespace rules {
namespace {

constexpr std::int32_t replacement = 0xFFFD;

bool is_ascii_letter(std::int32_t code_point) {
    return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z');
}

bool is_space(std::int32_t code_point) {
    if (code_point < 0x80) return code_point <= ' ' || code_point == 0x7F;
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CC:
            return true;
        default:
            return code_point == replacement;
    }
}

void append_utf8(std::string& out, std::int32_t code_point) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(code_point, bytes.data());
    for (utf8proc_ssize_t i = 0; i < length; ++i) {
        out.push_back(static_cast<char>(bytes[static_cast<std::size_t>(i)]));
    }
}

/// Appends folded code points and keeps the map to the original.
class Folder {
public:
    explicit Folder(Folding& result) : result_(result) {}

    void add_space(std::size_t origin) {
        if (result_.folded.empty() || result_.folded.back() == ' ') return;
        add_bytes(' ', origin);
    }

    void add(std::int32_t code_point, std::size_t origin) {
        if (is_space(code_point)) {
            add_space(origin);
            return;
        }
        const bool repeated = code_point == last_ && is_letter(code_point);
        run_ = repeated ? run_ + 1 : 1;
        last_ = code_point;
        if (run_ == 3) result_.stretched.push_back(static_cast<std::uint32_t>(last_offset_));
        if (run_ >= 3) return;
        last_offset_ = result_.folded.size();
        add_bytes(code_point, origin);
    }

private:
    void add_bytes(std::int32_t code_point, std::size_t origin) {
        if (code_point == ' ') last_ = ' ';
        append_utf8(result_.folded, code_point);
        result_.origin.resize(result_.folded.size(), static_cast<std::uint32_t>(origin));
    }

    Folding& result_;
    std::int32_t last_ = 0;
    std::size_t last_offset_ = 0;
    int run_ = 0;
};

void fold_code_point(Folder& folder, std::int32_t code_point, std::size_t origin) {
    if (code_point < 0x80) {
        const bool upper = code_point >= 'A' && code_point <= 'Z';
        folder.add(upper ? code_point + ('a' - 'A') : code_point, origin);
        return;
    }
    // The Arabic ligatures stand for whole phrases, up to eighteen letters: they stay as they are.
    if (code_point >= 0xFDF0 && code_point <= 0xFDFF) {
        folder.add(code_point, origin);
        return;
    }
    constexpr auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                       UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_LUMP);
    std::array<utf8proc_int32_t, 32> buffer{};
    int boundary = 0;
    const auto count =
        utf8proc_decompose_char(code_point, buffer.data(),
                                static_cast<utf8proc_ssize_t>(buffer.size()), options, &boundary);
    if (count < 0 || count > static_cast<utf8proc_ssize_t>(buffer.size())) return;
    for (const auto part : std::span(buffer).first(static_cast<std::size_t>(count))) {
        folder.add(part, origin);
    }
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t offset) {
    const auto first = static_cast<unsigned char>(text[offset]);
    if (first < 0x80) return {first, 1};
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + offset);
    const auto available = static_cast<utf8proc_ssize_t>(text.size() - offset);
    utf8proc_int32_t value = 0;
    const auto length = utf8proc_iterate(bytes, available, &value);
    if (length <= 0) return {replacement, 1};
    return {value, static_cast<std::size_t>(length)};
}

bool is_letter(std::int32_t code_point) {
    if (code_point < 0x80) return is_ascii_letter(code_point);
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
            return true;
        default:
            return false;
    }
}

bool is_emoji(std::int32_t code_point) {
    return (code_point >= 0x1F000 && code_point <= 0x1FAFF) ||
           (code_point >= 0x2600 && code_point <= 0x27BF) ||
           (code_point >= 0x2B05 && code_point <= 0x2B55) ||
           (code_point >= 0x2300 && code_point <= 0x23FF) || code_point == 0xFE0F ||
           code_point == 0x200D || code_point == 0x20E3;
}

Folding fold_with_origin(std::string_view text) {
    Folding result;
    result.original.reserve(text.size());
    result.folded.reserve(text.size());
    result.origin.reserve(text.size() + 1);
    Folder folder(result);
    for (std::size_t offset = 0; offset < text.size();) {
        const CodePoint point = code_point_at(text, offset);
        const std::size_t origin = result.original.size();
        const bool stray = point.value == replacement && point.length == 1;
        if (stray)
            append_utf8(result.original, replacement);
        else
            result.original.append(text.substr(offset, point.length));
        fold_code_point(folder, point.value, origin);
        offset += point.length;
    }
    if (!result.folded.empty() && result.folded.back() == ' ') {
        result.folded.pop_back();
        result.origin.pop_back();
    }
    result.origin.push_back(static_cast<std::uint32_t>(result.original.size()));
    return result;
}

}  // namespace rules
