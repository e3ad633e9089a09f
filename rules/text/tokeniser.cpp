#include "rules/text/tokeniser.h"

#include "rules/text/folding.h"

#include <algorithm>
#include <array>
#include <optional>

namespace rules {
namespace {

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

bool is_word_byte(char byte) {
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           static_cast<unsigned char>(byte) >= 0x80;
}

/// Where the run of bytes that satisfy `holds` ends.
template <typename Holds>
std::size_t run_end(std::string_view text, std::size_t begin, Holds holds) {
    while (begin < text.size() && holds(text[begin])) ++begin;
    return begin;
}

/// The chunk up to the next space, without the punctuation that closes a sentence.
std::size_t chunk_end(std::string_view text, std::size_t begin) {
    std::size_t end = std::min(text.find(' ', begin), text.size());
    constexpr std::string_view closing = ".,;:!?)\"'>]";
    while (end > begin && closing.find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

bool is_known_domain_ending(std::string_view ending) {
    constexpr std::array<std::string_view, 25> endings{
        "com",  "net",    "org", "es",    "mx",  "ar",  "br", "co",   "cl",
        "pe",   "pt",     "uk",  "us",    "io",  "eu",  "ec", "info", "app",
        "shop", "online", "me",  "store", "cat", "dev", "tv"};
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

/// "tienda.com", "tienda.com.br/x": a host that ends in a known ending.
bool looks_like_host(std::string_view chunk) {
    const std::string_view host = chunk.substr(0, chunk.find_first_of("/?#:"));
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || host.find("..") != std::string_view::npos) {
        return false;
    }
    const bool plain = std::all_of(host.begin(), host.end(), [](char byte) {
        return is_word_byte(byte) || byte == '.' || byte == '-';
    });
    return plain && is_known_domain_ending(host.substr(dot + 1)) && !is_digit(host.front());
}

bool looks_like_email(std::string_view chunk) {
    const std::size_t at = chunk.find('@');
    if (at == 0 || at == std::string_view::npos) return false;
    const std::string_view domain = chunk.substr(at + 1);
    const std::size_t dot = domain.rfind('.');
    return domain.find('@') == std::string_view::npos && dot != std::string_view::npos && dot > 0 &&
           dot + 2 < domain.size() && is_word_byte(domain.front());
}

std::optional<Piece> link_at(std::string_view text, std::size_t begin) {
    const std::size_t end = chunk_end(text, begin);
    const std::string_view chunk = text.substr(begin, end - begin);
    if (chunk.starts_with("http://") || chunk.starts_with("https://") ||
        chunk.starts_with("www.")) {
        return Piece{Token::Kind::url, begin, end};
    }
    if (looks_like_email(chunk)) return Piece{Token::Kind::email, begin, end};
    if (looks_like_host(chunk)) return Piece{Token::Kind::url, begin, end};
    return std::nullopt;
}

/// A number, or a telephone number when it is written like one: "+57 300 123 45 67".
Piece number_at(std::string_view text, std::size_t begin) {
    std::size_t end = text[begin] == '+' ? begin + 1 : begin;
    std::size_t number_end = end;
    std::size_t digits = 0;
    int groups = 0;
    constexpr std::size_t longest_phone = 15;
    while (end < text.size() && digits <= longest_phone) {
        const std::size_t group_end = run_end(text, end, is_digit);
        if (group_end == end) break;
        digits += group_end - end;
        ++groups;
        if (groups == 1) number_end = group_end;
        end = group_end;
        const std::size_t next = run_end(text, end, [](char byte) {
            return byte == ' ' || byte == '-' || byte == '(' || byte == ')';
        });
        if (next == end || next - end > 2 || next >= text.size() || !is_digit(text[next])) break;
        end = next;
    }
    const bool international = text[begin] == '+' && digits >= 8;
    const bool grouped = groups >= 2 && digits >= 9;
    if (digits <= longest_phone && (international || grouped)) {
        return {Token::Kind::phone, begin, end};
    }
    const auto inner = [&](std::size_t at) {
        constexpr std::string_view separators = ".,:/-%";
        return separators.find(text[at]) != std::string_view::npos && at + 1 < text.size() &&
               is_digit(text[at + 1]);
    };
    while (number_end < text.size() && (is_digit(text[number_end]) || inner(number_end))) {
        ++number_end;
    }
    return {Token::Kind::number, begin, number_end};
}

/// A run of letters, digits and inner apostrophes.
Piece word_at(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size()) {
        const CodePoint point = code_point_at(text, end);
        const bool inside = point.value < 0x80 ? is_word_byte(text[end]) : is_letter(point.value);
        const bool apostrophe = text[end] == '\'' && end > begin && end + 1 < text.size() &&
                                is_word_byte(text[end + 1]);
        if (!inside && !apostrophe) break;
        end += point.length;
    }
    return {Token::Kind::word, begin, end};
}

Piece emoji_at(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size()) {
        const CodePoint point = code_point_at(text, end);
        if (!is_emoji(point.value)) break;
        end += point.length;
    }
    return {Token::Kind::emoji, begin, end};
}

/// "@name" or "#name".
std::optional<Piece> tag_at(std::string_view text, std::size_t begin) {
    if (text[begin] != '@' && text[begin] != '#') return std::nullopt;
    const std::size_t end =
        run_end(text, begin + 1, [](char byte) { return is_word_byte(byte) || byte == '_'; });
    if (end == begin + 1) return std::nullopt;
    return Piece{text[begin] == '@' ? Token::Kind::mention : Token::Kind::hashtag, begin, end};
}

Piece digits_or_word_at(std::string_view text, std::size_t begin) {
    const Piece number = number_at(text, begin);
    if (number.end < text.size() && number.kind == Token::Kind::number &&
        is_word_byte(text[number.end])) {
        const Piece word = word_at(text, begin);
        if (word.end > number.end) return word;
    }
    return number;
}

std::optional<Piece> piece_at(std::string_view text, std::size_t begin, bool chunk_begins) {
    const char byte = text[begin];
    if (chunk_begins) {
        if (const auto link = link_at(text, begin)) return link;
    }
    if (const auto tag = tag_at(text, begin)) return tag;
    const bool plus = byte == '+' && begin + 1 < text.size() && is_digit(text[begin + 1]);
    if (plus) return number_at(text, begin);
    if (is_digit(byte)) return digits_or_word_at(text, begin);
    const CodePoint point = code_point_at(text, begin);
    if (is_letter(point.value)) return word_at(text, begin);
    if (is_emoji(point.value)) return emoji_at(text, begin);
    return std::nullopt;
}

}  // namespace

std::vector<Piece> split_pieces(std::string_view folded) {
    constexpr std::size_t most_pieces = 2000;
    std::vector<Piece> pieces;
    bool chunk_begins = true;
    for (std::size_t at = 0; at < folded.size() && pieces.size() < most_pieces;) {
        if (const auto piece = piece_at(folded, at, chunk_begins)) {
            pieces.push_back(*piece);
            at = piece->end;
            chunk_begins = false;
            continue;
        }
        // A link begins after a space, or after one opening sign that does.
        constexpr std::string_view opening = "(<[\"";
        const bool after_space = at == 0 || folded[at - 1] == ' ';
        chunk_begins = folded[at] == ' ' ||
                       (after_space && opening.find(folded[at]) != std::string_view::npos);
        at += code_point_at(folded, at).length;
    }
    return pieces;
}

}  // namespace rules
