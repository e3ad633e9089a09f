#include "webhooks/channels/twilio_words.h"

#include "webhooks/with_all.h"

#include <algorithm>
#include <array>
#include <string>

namespace webhooks {
namespace {

std::string_view trimmed(std::string_view text) {
    static constexpr std::string_view spaces = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(spaces);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

/// Android's phones put spaces of no width around what they write.
std::string without_thin_spaces(std::string_view text) {
    return with_all(with_all(text, "\u200A", ""), "\u200B", "");
}

/// “…”, "…" or «…» from beginning to end.
bool is_quoted(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> signs{
        {{"“", "”"}, {"\"", "\""}, {"«", "»"}}};
    return std::any_of(signs.begin(), signs.end(), [&](const auto& sign) {
        return text.size() >= sign.first.size() + sign.second.size() &&
               text.starts_with(sign.first) && text.ends_with(sign.second);
    });
}

bool is_attachment(std::string_view text) {
    static constexpr std::array<std::string_view, 16> names{
        "an image", "a photo",   "a movie",  "a video",   "an audio message", "an attachment",
        "a file",   "a sticker", "a link",   "a contact", "una imagen",       "una foto",
        "un vídeo", "un video",  "un audio", "un archivo"};
    return std::find(names.begin(), names.end(), text) != names.end();
}

/// A sign of one or a few code points, none of them of a word.
bool is_emoji(std::string_view text) {
    static constexpr std::size_t longest = 40;  // A family with skin tones.
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) &&
           static_cast<unsigned char>(text[0]) >= 0xE2;
}

/// Takes `text` up to `end` off, when what goes is an emoji.
bool take_emoji(std::string_view& text, std::string_view end) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos || !is_emoji(text.substr(0, at))) return false;
    text.remove_prefix(at + end.size());
    return true;
}

}  // namespace

bool is_carrier_keyword(std::string_view text) {
    static constexpr std::array<std::string_view, 12> keywords{
        "STOP",   "STOPALL", "UNSUBSCRIBE", "CANCEL", "END",  "QUIT",
        "REVOKE", "OPTOUT",  "START",       "UNSTOP", "HELP", "INFO"};
    std::string word;
    for (const char c : trimmed(text)) {
        word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

bool is_tapped_reaction(std::string_view written) {
    static constexpr std::array<std::string_view, 18> verbs{"Reacted with a sticker to ",
                                                            "Liked ",
                                                            "Loved ",
                                                            "Disliked ",
                                                            "Laughed at ",
                                                            "Emphasized ",
                                                            "Emphasised ",
                                                            "Questioned ",
                                                            "Removed a like from ",
                                                            "Removed a heart from ",
                                                            "Removed a dislike from ",
                                                            "Removed a laugh from ",
                                                            "Removed an exclamation from ",
                                                            "Removed a question mark from ",
                                                            "Le gustó ",
                                                            "Le encantó ",
                                                            "Exclamó por ",
                                                            "Dudó sobre "};
    const std::string plain = without_thin_spaces(written);
    std::string_view text = trimmed(plain);
    const auto begins = [&](std::string_view words) {
        if (!text.starts_with(words)) return false;
        text.remove_prefix(words.size());
        return true;
    };
    if (std::any_of(verbs.begin(), verbs.end(), begins)) {
        return is_quoted(text) || is_attachment(text);
    }
    const bool emoji = begins("Reacted ") || begins("Removed ")
                           ? take_emoji(text, " to ") || take_emoji(text, " from ")
                       : begins("Reaccionó con ") ? take_emoji(text, " a ")
                                                  : take_emoji(text, " to ");
    return emoji && (is_quoted(text) || is_attachment(text));
}

}  // namespace webhooks
