#include "webhooks/mail/mail_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// Where a mail's own words end and the mail it answers begins.
namespace webhooks {
namespace {

using Lines = std::vector<std::string>;
using Names = std::vector<std::string_view>;

constexpr std::size_t most_wrapped = 4;         ///< Lines of `On …, Luna <x@y> wrote:`.
constexpr std::size_t block_length = 6;         ///< From, Sent, To, Cc, Subject…
constexpr std::size_t longest_phone_line = 70;  ///< Without its link.

/// Marks at the edge of a line that nobody sees: no-break spaces, a byte order mark.
constexpr std::string_view unseen[] = {" ", "\t", "\r", "\u00A0", "\u202F", "\u200B", "\uFEFF"};

std::string_view without_edges(std::string_view line) {
    for (bool changed = true; changed;) {
        changed = false;
        for (const std::string_view mark : unseen) {
            if (line.starts_with(mark)) line.remove_prefix(mark.size()), changed = true;
            if (line.ends_with(mark)) line.remove_suffix(mark.size()), changed = true;
        }
    }
    return line;
}

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        while (line.ends_with('\r') || line.ends_with('\t') ||
               (line.ends_with(' ') && line != "-- ")) {
            line.pop_back();
        }
        lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool starts_with_any(std::string_view line, const Names& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return line.starts_with(beginning); });
}

bool ends_with_any(std::string_view line, const Names& endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return line.ends_with(ending); });
}

bool contains_any(std::string_view line, const Names& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return line.find(word) != std::string_view::npos;
    });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A digit on both sides of `mark`, `10:15` or `3/3/25`.
bool has_figures(std::string_view line, char mark) {
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
        if (line[i] == mark && is_digit(line[i - 1]) && is_digit(line[i + 1])) return true;
    }
    return false;
}

/// An address, a time of day or a date in figures: what a mail program writes of a mail, and
/// hardly anybody of a talk.
bool names_a_mail(std::string_view line) {
    return line.find('@') != std::string_view::npos || has_figures(line, ':') ||
           has_figures(line, '/');
}

/// One whole sentence that says who wrote when. `quote_follows`: a line with `>` comes next.
bool is_attribution(std::string_view line, bool quote_follows) {
    static const Names openings{"On ", "El ", "En ", "Em ", "No dia ",
                                "Le ", "Am ", "Il ", "Op ", "A "};
    static const Names closings{
        "wrote:",   "escribió:", "escribio:",      "ha escrito:", "escreveu:",
        "a écrit:", "a écrit :", "a écrit\u00A0:", "ha scritto:", "schrieb:"};
    static const Names verbs{" wrote", " escribió", " escreveu"};
    const bool named = names_a_mail(line);
    if (starts_with_any(line, openings) && ends_with_any(line, closings))
        return named || quote_follows;
    if (!named) return false;
    if (line.starts_with("----") && line.ends_with("----")) return contains_any(line, verbs);
    if (!line.ends_with(':')) return false;
    const bool dated = line.size() > 10 && is_digit(line[0]) && line[4] == '-' && line[7] == '-';
    return line.find("> escreveu ") != std::string_view::npos || line.starts_with("Missatge de ") ||
           (dated && line.ends_with(">:"));
}

std::size_t next_filled(const Lines& lines, std::size_t at) {
    while (at < lines.size() && without_edges(lines[at]).empty()) ++at;
    return at;
}

std::string joined_lines(const Lines& lines, std::size_t from, std::size_t to) {
    std::string joined;
    for (std::size_t i = from; i <= to; ++i) {
        joined += (i == from ? "" : " ") + std::string(without_edges(lines[i]));
    }
    return joined;
}

/// `On 3 May, Luna <x@y> wrote:` in the languages of the brand's customers, as the number of lines
/// it is wrapped to; 0 when there is none. The customer's line above it is none of them.
std::size_t attribution_lines(const Lines& lines, std::size_t at) {
    for (std::size_t last = at; last < std::min(at + most_wrapped, lines.size()); ++last) {
        const std::string_view line = without_edges(lines[last]);
        if (line.empty() || line.starts_with('>')) return 0;
        const std::size_t next = next_filled(lines, last + 1);
        const bool quote = next < lines.size() && lines[next].starts_with('>');
        if (!is_attribution(joined_lines(lines, at, last), quote)) continue;
        for (std::size_t later = at + 1; later <= last; ++later) {
            if (is_attribution(joined_lines(lines, later, last), quote)) return 0;
        }
        return last - at + 1;
    }
    return 0;
}

/// The headers that Outlook writes above the mail that is answered; a journey has a `From:` and a
/// `To:` too. `ruled`: a line is drawn above.
bool is_outlook_block(const Lines& lines, std::size_t at, bool ruled) {
    static const Names from{"from: ", "de: ", "de : ", "*from:*", "*de:*", "von: ", "da: "};
    static const Names next{"sent:",   "date:",    "to:",      "enviad",   "fecha:",
                            "para:",   "data:",    "subject:", "gesendet", "envoyé",
                            "asunto:", "assunto:", "inviato"};
    static const Names date{"sent:", "date:", "enviad", "fecha:", "data:", "gesendet", "envoyé"};
    static const Names subject{"subject:", "asunto:", "assunto:", "objet", "betreff:", "oggetto:"};
    const auto header = [&](std::size_t i) {
        std::string line = lower(without_edges(lines[i]));
        std::erase(line, '*');
        return line;
    };
    if (!starts_with_any(lower(without_edges(lines[at])), from)) return false;
    bool follows = false;
    bool has_date = false;
    bool has_time = false;
    bool has_subject = false;
    for (std::size_t more = 1; more <= block_length && at + more < lines.size(); ++more) {
        follows |= more <= 2 && starts_with_any(header(at + more), next);
        const bool dates = starts_with_any(header(at + more), date);
        has_date |= dates;
        has_time |= dates && has_figures(header(at + more), ':');
        has_subject |= starts_with_any(header(at + more), subject);
    }
    const bool has_address = lines[at].find('@') != std::string::npos;
    return follows && (has_address || has_time || (has_date && (ruled || has_subject)));
}

/// `-----Original Message-----` and its like, and the rule above Outlook's headers.
bool is_divider(const Lines& lines, std::size_t at) {
    static const Names whole{
        "begin forwarded message:", "inicio del mensaje reenviado:",
        "início da mensagem encaminhada:", "início da mensagem reencaminhada:"};
    static const Names titles{"original message",     "mensaje original",      "mensagem original",
                              "forwarded message",    "mensaje reenviado",     "mensaje remitido",
                              "mensagem encaminhada", "mensagem reencaminhada"};
    const std::string line = lower(without_edges(lines[at]));
    if (starts_with_any(line, whole)) return true;
    const bool ruled = line.size() >= 20 && line.find_first_not_of('_') == std::string::npos;
    if (ruled) {
        const std::size_t next = next_filled(lines, at + 1);
        return next < lines.size() && is_outlook_block(lines, next, true);
    }
    const std::size_t title = std::min(line.find_first_not_of('-'), line.size());
    return title >= 4 &&
           starts_with_any(without_edges(std::string_view(line).substr(title)), titles);
}

/// What a phone or a mail program adds below. Words that only begin like it stand in a paragraph.
bool is_added_by_program(const Lines& lines, std::size_t at) {
    static const Names by_device{
        "sent from my iphone",       "sent from my ipad",
        "sent from my galaxy",       "sent from my samsung",
        "sent from mail for ",       "sent from outlook",
        "sent from yahoo mail",      "sent with proton mail",
        "enviado desde mi iphone",   "enviado desde mi ipad",
        "enviado desde mi galaxy",   "enviado desde mi samsung",
        "enviado desde correo para", "enviado desde outlook",
        "enviado desde yahoo mail",  "enviado con el correo electrónico seguro de proton mail",
        "enviado do meu ",           "enviado do correio para",
        "enviado do email para",     "enviado do yahoo mail",
        "enviado do outlook",        "get outlook for ",
        "obtener outlook para ",     "obter o outlook para ",
        "descargar outlook para "};
    static const Names perhaps{"sent from ",  "sent via ",   "enviado desde ",      "enviado do ",
                               "enviado da ", "enviado via", "enviado a partir do "};
    const std::string line = lower(without_edges(lines[at]));
    if (line.find('?') < line.find('<')) return false;  // A question; a link may have one.
    if (line.substr(0, line.find('<')).size() > longest_phone_line) return false;
    if (starts_with_any(line, by_device)) return true;
    const auto is_blank = [&](std::size_t i) {
        return i >= lines.size() || without_edges(lines[i]).empty();
    };
    return starts_with_any(line, perhaps) && (at == 0 || is_blank(at - 1)) && is_blank(at + 1);
}

/// Where the last lines of a kind stand; 0 when there is none. Looked for once: a mail may have
/// many lines below which they would be looked for.
struct LastLines {
    explicit LastLines(const Lines& lines) {
        for (std::size_t at = 0; at < lines.size(); ++at) {
            if (lines[at].starts_with('>')) {
                quote = at;
            } else if (lines[at].ends_with('?')) {
                question = at;
            }
        }
    }
    std::size_t quote = 0;
    std::size_t question = 0;  ///< Of the mail's own words.
};

/// `-- ` begins a signature. Without its space it may also be a line that somebody drew, when
/// there is a question below it.
bool is_signature(const Lines& lines, std::size_t at, const LastLines& last) {
    return lines[at] == "-- " || (lines[at] == "--" && last.question < at);
}

std::string join_trimmed(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

}  // namespace

std::string without_quotes(std::string_view text) {
    const Lines lines = lines_of(text);
    const LastLines last(lines);
    Lines own;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const std::string& line = lines[at];
        if (const std::size_t wrapped = attribution_lines(lines, at); wrapped > 0) {
            at += wrapped - 1;
            if (last.quote > at) continue;  // An answer below or between goes on after it.
            break;                          // Some programs quote without a mark.
        }
        if (is_divider(lines, at) || is_outlook_block(lines, at, false) ||
            is_signature(lines, at, last))
            break;
        if (!line.starts_with('>') && !is_added_by_program(lines, at)) own.push_back(line);
    }
    std::string words = join_trimmed(own);
    if (!words.empty()) return words;
    own = lines;
    std::erase(own, ">");  // The mark of a quotation alone says nothing.
    return join_trimmed(own);
}

}  // namespace webhooks
