#include "webhooks/mail/mail_text.h"

#include <algorithm>
#include <array>
#include <vector>

// Where a mail's own words end and the mail it answers begins.
namespace webhooks {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) line.pop_back();
        lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool starts_with_any(std::string_view line, const std::vector<std::string_view>& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return line.starts_with(beginning); });
}

/// `On 3 May, Luna <x@y> wrote:` in the languages of the brand's customers, as
/// the number of lines it is wrapped to; 0 when there is none.
std::size_t attribution_lines(const std::vector<std::string>& lines, std::size_t at) {
    static const std::vector<std::string_view> openings{"On ", "El ", "Em ", "Le ", "Am ",
                                                        "Il ", "Op ", "A ",  "On\t"};
    static constexpr std::array<std::string_view, 7> closings{
        "wrote:", "escribió:", "escribio:", "escreveu:", "a écrit :", "schrieb:", "ha scritto:"};
    if (!starts_with_any(lines[at], openings)) return 0;
    std::string joined = lines[at];
    for (std::size_t more = 0; more < 3; ++more) {
        const bool closes =
            std::any_of(closings.begin(), closings.end(),
                        [&](std::string_view end) { return joined.ends_with(end); });
        if (closes) return more + 1;
        if (at + more + 1 >= lines.size() || lines[at + more + 1].empty()) return 0;
        joined += " " + lines[at + more + 1];
    }
    return 0;
}

/// The headers that Outlook writes above the mail that is answered.
bool is_outlook_block(const std::vector<std::string>& lines, std::size_t at) {
    static const std::vector<std::string_view> from{"From: ", "De: ", "*From:*", "*De:*", "Von: "};
    static const std::vector<std::string_view> next{
        "Sent: ",    "Date: ", "To: ",    "Enviado",  "Fecha: ",   "Para: ",  "Data: ",
        "Subject: ", "*Sent",  "*Enviad", "Gesendet", "Envoyé : ", "Asunto: "};
    if (!starts_with_any(lines[at], from)) return false;
    for (std::size_t more = 1; more <= 2 && at + more < lines.size(); ++more) {
        if (starts_with_any(lines[at + more], next)) return true;
    }
    return false;
}

bool is_divider(std::string_view line) {
    static const std::vector<std::string_view> dividers{
        "-----Original Message",        "-----Mensaje original",
        "-----Mensagem original",       "----- Original Message",
        "----- Mensaje original",       "---------- Forwarded message",
        "---------- Mensaje reenviado", "________________________________"};
    return starts_with_any(line, dividers);
}

bool is_signature(std::string_view line) {
    static const std::vector<std::string_view> by_phones{
        "Sent from my ",    "Enviado desde mi ",     "Enviado do meu ",     "Enviado desde Outlook",
        "Get Outlook for ", "Obtener Outlook para ", "Enviado a partir do "};
    return line == "--" || starts_with_any(line, by_phones);  // `-- ` has lost its space above.
}

std::string join_trimmed(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

}  // namespace

std::string without_quotes(std::string_view text) {
    const std::vector<std::string> lines = lines_of(text);
    std::vector<std::string> own;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const std::string& line = lines[at];
        if (const std::size_t wrapped = attribution_lines(lines, at); wrapped > 0) {
            at += wrapped - 1;  // An answer below or between the quotes goes on after it.
            continue;
        }
        if (is_divider(line) || is_outlook_block(lines, at) || is_signature(line)) break;
        if (!line.starts_with('>')) own.push_back(line);
    }
    const std::string words = join_trimmed(own);
    return words.empty() ? join_trimmed(lines) : words;
}

}  // namespace webhooks
