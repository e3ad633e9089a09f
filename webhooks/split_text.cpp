#include "webhooks/split_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <optional>

namespace webhooks {
namespace {

/// What must stay together: one character as people see it, or a whole link.
struct Piece {
    std::string_view text;
    std::size_t length = 0;
    bool space = false;
    bool newline = false;
    bool ends_sentence = false;
};

struct CodePoint {
    utf8proc_int32_t value = 0xFFFD;
    std::size_t bytes = 1;  ///< An invalid byte stands alone.
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
    CodePoint point;
    const std::string_view rest = text.substr(at, 4);
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                       static_cast<utf8proc_ssize_t>(rest.size()), &point.value);
    if (read <= 0) return {};
    point.bytes = static_cast<std::size_t>(read);
    return point;
}

/// X counts these single; see "Counting characters" in its developer documentation.
bool is_light(utf8proc_int32_t c) {
    return c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
           (c >= 8242 && c <= 8247);
}

bool marks_emoji(utf8proc_int32_t c) {
    constexpr utf8proc_int32_t joiner = 0x200D, emoji_style = 0xFE0F, keycap = 0x20E3;
    return c == joiner || c == emoji_style || c == keycap || c >= 0x1F000;
}

std::size_t units_of(CodePoint point, LengthUnit unit) {
    switch (unit) {
        case LengthUnit::utf8_bytes:
            return point.bytes;
        case LengthUnit::utf16_units:
            return point.value >= 0x10000 ? 2 : 1;
        case LengthUnit::weighted:
            return is_light(point.value) ? 1 : 2;
        case LengthUnit::code_points:
            break;
    }
    return 1;
}

/// One user-visible character at `at`: a base with its marks, a flag, a whole emoji family.
Piece character_at(std::string_view text, std::size_t at, LengthUnit unit) {
    Piece piece;
    utf8proc_int32_t state = 0;
    bool emoji = false;
    std::size_t end = at;
    utf8proc_int32_t previous = 0;
    while (end < text.size()) {
        const CodePoint point = code_point_at(text, end);
        if (end > at && utf8proc_grapheme_break_stateful(previous, point.value, &state)) break;
        piece.length += units_of(point, unit);
        emoji = emoji || marks_emoji(point.value);
        previous = point.value;
        end += point.bytes;
    }
    piece.text = text.substr(at, end - at);
    if (unit == LengthUnit::weighted && emoji) piece.length = 2;
    const auto category = utf8proc_category(previous);
    piece.newline = piece.text.find('\n') != std::string_view::npos;
    piece.space = piece.newline || piece.text == "\t" || category == UTF8PROC_CATEGORY_ZS;
    piece.ends_sentence = piece.text == "." || piece.text == "!" || piece.text == "?" ||
                          piece.text == "…" || piece.text == "。" || piece.text == "！" ||
                          piece.text == "？";
    return piece;
}

bool begins_link(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

std::size_t link_length(std::string_view link, LengthUnit unit) {
    constexpr std::size_t weighted_link = 23;
    if (unit == LengthUnit::weighted) return weighted_link;
    std::size_t length = 0;
    for (std::size_t i = 0; i < link.size();) {
        const CodePoint point = code_point_at(link, i);
        length += units_of(point, unit);
        i += point.bytes;
    }
    return length;
}

/// Links stay whole when they fit in `limit`. In a longer one others may begin, which end where it
/// does: it is measured once.
std::vector<Piece> pieces_of(std::string_view text, LengthUnit unit, std::size_t limit) {
    std::vector<Piece> pieces;
    std::size_t link_end = 0;
    std::size_t left = 0;  ///< The length from `i` to there.
    for (std::size_t i = 0; i < text.size();) {
        const bool link = begins_link(text.substr(i));
        if (link && i >= link_end) {
            link_end = std::min(text.find_first_of(" \t\r\n", i), text.size());
            left = link_length(text.substr(i, link_end - i), unit);
        }
        if (link && left <= limit) {
            pieces.push_back({.text = text.substr(i, link_end - i), .length = left});
        } else {
            pieces.push_back(character_at(text, i, unit));
        }
        if (unit != LengthUnit::weighted) left -= std::min(left, pieces.back().length);
        i += pieces.back().text.size();
    }
    return pieces;
}

/// A character longer than a whole part (a pile of combining marks) is cut between code points.
std::vector<Piece> cut_oversized(const std::vector<Piece>& pieces,
                                 LengthUnit unit,
                                 std::size_t limit) {
    std::vector<Piece> cut;
    for (const Piece& piece : pieces) {
        if (piece.length <= limit) {
            cut.push_back(piece);
            continue;
        }
        for (std::size_t i = 0; i < piece.text.size();) {
            const CodePoint point = code_point_at(piece.text, i);
            cut.push_back(
                {.text = piece.text.substr(i, point.bytes), .length = units_of(point, unit)});
            i += point.bytes;
        }
    }
    return cut;
}

/// How good it is to end a part before `pieces[at]`: 4 paragraph, 3 line, 2 sentence, 1 word.
int break_quality(const std::vector<Piece>& pieces, std::size_t at) {
    if (at == 0 || at >= pieces.size() || !pieces[at].space) return 0;
    if (pieces[at].newline) {
        const bool blank = at + 1 < pieces.size() && pieces[at + 1].newline;
        return blank ? 4 : 3;
    }
    return pieces[at - 1].ends_sentence ? 2 : 1;
}

/// Where the part that begins at `begin` and may reach to `end` should end: the best break in its
/// second half, else the last between words, else `end`.
std::size_t choose_break(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end) {
    std::size_t best = end;
    int best_quality = 0;
    for (std::size_t at = end; at > begin; --at) {
        const int quality = break_quality(pieces, at);
        const bool second_half = at - begin >= (end - begin) / 2;
        if (quality > best_quality && (second_half || best_quality == 0)) {
            best = at;
            best_quality = quality;
        }
    }
    return best;
}

/// Where a part that begins at `begin` ends when it has to stay within `limit`.
std::size_t end_of_part(const std::vector<Piece>& pieces, std::size_t begin, std::size_t limit) {
    std::size_t end = begin;
    for (std::size_t length = 0; end < pieces.size() && length + pieces[end].length <= limit;
         ++end) {
        length += pieces[end].length;
    }
    return end < pieces.size() ? choose_break(pieces, begin, end) : end;
}

std::size_t skip_space(const std::vector<Piece>& pieces, std::size_t at) {
    while (at < pieces.size() && pieces[at].space) ++at;
    return at;
}

std::string join(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end) {
    while (end > begin && pieces[end - 1].space) --end;
    std::string text;
    for (std::size_t i = begin; i < end; ++i) text += pieces[i].text;
    return text;
}

}  // namespace

std::size_t text_length(std::string_view text, LengthUnit unit) {
    std::size_t length = 0;
    for (const Piece& piece : pieces_of(text, unit, std::string_view::npos)) length += piece.length;
    return length;
}

std::vector<std::string> split_text(std::string_view text, std::size_t limit, LengthUnit unit) {
    std::vector<std::string> parts;
    if (limit == 0) return parts;
    const auto pieces = cut_oversized(pieces_of(text, unit, limit), unit, limit);
    for (std::size_t begin = skip_space(pieces, 0); begin < pieces.size();) {
        const std::size_t end = end_of_part(pieces, begin, limit);
        if (end == begin) break;  // Not even one code point fits.
        parts.push_back(join(pieces, begin, end));
        begin = skip_space(pieces, end);
    }
    return parts;
}

std::string shorten(std::string_view text, std::size_t limit, LengthUnit unit) {
    if (text_length(text, unit) <= limit) return std::string(text);
    static constexpr std::string_view ellipsis = "…";
    const std::size_t reserved = text_length(ellipsis, unit);
    if (limit <= reserved) return {};
    const auto pieces = cut_oversized(pieces_of(text, unit, limit), unit, limit);
    const std::size_t begin = skip_space(pieces, 0);
    const std::size_t end = end_of_part(pieces, begin, limit - reserved);
    return join(pieces, begin, end) + std::string(ellipsis);
}

}  // namespace webhooks
