#include "webhooks/mail/mail_text.h"

#include "webhooks/signature.h"
#include "webhooks/with_all.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace webhooks {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &point);
        if (length <= 0) return false;
        bytes += length;
        left -= length;
    }
    return true;
}

/// Windows-1252 where it differs from ISO-8859-1.
constexpr std::array<std::string_view, 32> from_0x80{
    "€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "",
    "",  "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ"};

std::string from_windows_1252(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else if (byte < 0xA0) {
            text += from_0x80[byte - 0x80U];
        } else {
            text += {static_cast<char>(0xC0U | (byte >> 6U)),
                     static_cast<char>(0x80U | (byte & 0x3FU))};
        }
    }
    return text;
}

std::optional<unsigned char> hex_byte(std::string_view digits) {
    unsigned char value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    const bool whole = digits.size() == 2 && read.ptr == digits.data() + 2;
    return whole ? std::optional(value) : std::nullopt;
}

/// The `Q` encoding of a header: `_` is a space.
std::string decode_q(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '=' ? hex_byte(text.substr(i + 1, 2)) : std::nullopt;
        if (byte) {
            bytes += static_cast<char>(*byte);
            i += 2;
        } else {
            bytes += text[i] == '_' ? ' ' : text[i];
        }
    }
    return bytes;
}

/// RFC 2047 allows 75 characters; programs that put a whole subject in one word stay below this.
constexpr std::size_t longest_encoded_word = 1000;

struct EncodedWord {
    std::string text;
    std::size_t length = 0;
};

/// `=?charset?B|Q?text?=` at the beginning of `text`.
std::optional<EncodedWord> encoded_word(std::string_view text) {
    if (!text.starts_with("=?")) return std::nullopt;
    text = text.substr(0, longest_encoded_word);
    const std::size_t charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 3 > text.size()) return std::nullopt;
    if (text[charset_end + 2] != '?') return std::nullopt;
    const std::size_t begin = charset_end + 3;
    const std::size_t end = text.find("?=", begin);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view content = text.substr(begin, end - begin);
    const char encoding = text[charset_end + 1];
    std::string bytes;
    if (encoding == 'Q' || encoding == 'q') {
        bytes = decode_q(content);
    } else if (encoding == 'B' || encoding == 'b') {
        std::string padded(content.substr(0, content.find('=')));
        padded.append((4 - padded.size() % 4) % 4, '=');
        const auto decoded = from_base64(padded);
        if (!decoded) return std::nullopt;
        bytes = *decoded;
    } else {
        return std::nullopt;
    }
    const std::string charset = lower(text.substr(2, charset_end - 2));
    return EncodedWord{to_utf8(bytes, charset.substr(0, charset.find('*'))), end + 2};
}

std::string without_controls(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        if (!control) {
            plain += c;
        } else if (!plain.empty() && plain.back() != ' ') {
            plain += ' ';
        }
    }
    return plain;
}

bool is_address(std::string_view text) {
    const std::size_t at = text.find('@');
    const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                        text.find('@', at + 1) == std::string_view::npos && text.size() <= 254;
    return shaped && std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
                      std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
           });
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    const std::string name = lower(charset);
    const bool latin = name == "iso-8859-1" || name == "windows-1252" || name == "cp1252" ||
                       name == "latin1" || name == "iso-8859-15";
    if (!latin && is_utf8(bytes)) return std::string(bytes);
    std::string text = from_windows_1252(bytes);
    // ISO-8859-15 has the euro where ISO-8859-1 has the sign for any currency.
    return name == "iso-8859-15" ? with_all(text, "¤", "€") : text;
}

std::string decode_header(std::string_view value) {
    std::string text;
    bool after_word = false;
    for (std::size_t i = 0; i < value.size();) {
        if (const auto word = encoded_word(value.substr(i))) {
            text += word->text;
            i += word->length;
            after_word = true;
            continue;
        }
        const std::size_t filled = std::min(value.find_first_not_of(" \t\r\n", i), value.size());
        const std::size_t next = std::max(filled, i + 1);
        // White space between two encoded words is no part of the text.
        const bool between =
            after_word && filled > i && encoded_word(value.substr(filled)).has_value();
        if (!between) text += value.substr(i, next - i);
        i = next;
        after_word = between;
    }
    const std::string plain = without_controls(to_utf8(text, "utf-8"));
    const std::size_t begin = plain.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return plain.substr(begin, plain.find_last_not_of(' ') - begin + 1);
}

std::string encode_header(std::string_view text) {
    constexpr std::size_t bytes_per_word = 42;  // 56 in base64; a word may have 75 characters.
    const std::string plain = without_controls(text);
    const bool ascii = std::all_of(plain.begin(), plain.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii && plain.find("=?") == std::string::npos && plain.size() < 900) return plain;
    std::string encoded;
    for (std::size_t begin = 0; begin < plain.size();) {
        std::size_t end = std::min(begin + bytes_per_word, plain.size());
        while (end < plain.size() && end > begin + 1 &&
               (static_cast<unsigned char>(plain[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        encoded += (encoded.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") +
                   to_base64(plain.substr(begin, end - begin)) + "?=";
        begin = end;
    }
    return encoded;
}

Mailbox parse_mailbox(std::string_view header) {
    Mailbox mailbox;
    const std::size_t open = header.rfind('<');
    const std::size_t close = header.find('>', open == std::string_view::npos ? 0 : open);
    std::string_view address = header;
    if (open != std::string_view::npos && close != std::string_view::npos) {
        address = header.substr(open + 1, close - open - 1);
        mailbox.name = decode_header(header.substr(0, open));
        if (mailbox.name.size() >= 2 && mailbox.name.front() == '"' && mailbox.name.back() == '"') {
            mailbox.name = mailbox.name.substr(1, mailbox.name.size() - 2);
        }
    }
    const std::size_t begin = address.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return mailbox;
    address = address.substr(begin, address.find_last_not_of(" \t\r\n") - begin + 1);
    if (is_address(address)) mailbox.address = lower(address);
    return mailbox;
}

bool is_answer_subject(std::string_view subject) {
    static constexpr std::array<std::string_view, 8> prefixes{
        "re:", "rv:", "fw:", "fwd:", "aw:", "tr:", "enc:", "res:"};
    const std::string beginning = lower(subject.substr(0, 5));
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return beginning.starts_with(prefix); });
}

std::string words_of_mail(std::string_view text, const std::string& subject, bool begins_thread) {
    std::string words = without_quotes(text);
    if (!begins_thread || subject.empty() || is_answer_subject(subject)) return words;
    return words.empty() ? subject : subject + "\n\n" + words;
}

std::string quoted_printable(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::size_t longest_line = 75;
    std::string encoded;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') continue;
        if (c == '\n') {
            encoded += "\r\n";
            column = 0;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
        const bool plain = (byte > 0x20 && byte < 0x7f && c != '=' && !(c == '.' && column == 0)) ||
                           (c == ' ' && !ends_line);
        const std::size_t width = plain ? 1 : 3;
        if (column + width > longest_line) {
            encoded += "=\r\n";
            column = 0;
        }
        if (plain) {
            encoded += c;
        } else {
            encoded += {'=', digits[byte >> 4U], digits[byte & 15U]};
        }
        column += width;
    }
    return encoded + "\r\n";
}

}  // namespace webhooks
