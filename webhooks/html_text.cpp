#include "webhooks/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t longest_reference = 10;

/// The references that people's texts hold; sorted by what they stand for, not by name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 49> named{
    {{"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
     {"nbsp", " "},   {"iexcl", "¡"},  {"iquest", "¿"}, {"hellip", "…"}, {"ndash", "–"},
     {"mdash", "—"},  {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},  {"rdquo", "”"},
     {"laquo", "«"},  {"raquo", "»"},  {"bull", "•"},   {"middot", "·"}, {"euro", "€"},
     {"pound", "£"},  {"copy", "©"},   {"reg", "®"},    {"trade", "™"},  {"deg", "°"},
     {"ordm", "º"},   {"ordf", "ª"},   {"aacute", "á"}, {"eacute", "é"}, {"iacute", "í"},
     {"oacute", "ó"}, {"uacute", "ú"}, {"ntilde", "ñ"}, {"uuml", "ü"},   {"ccedil", "ç"},
     {"atilde", "ã"}, {"otilde", "õ"}, {"agrave", "à"}, {"egrave", "è"}, {"acirc", "â"},
     {"ecirc", "ê"},  {"ocirc", "ô"},  {"Aacute", "Á"}, {"Eacute", "É"}, {"Iacute", "Í"},
     {"Oacute", "Ó"}, {"Uacute", "Ú"}, {"Ntilde", "Ñ"}, {"Ccedil", "Ç"}}};

std::string utf8_of(std::uint32_t point) {
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    if (point == 0 || point > 0x10FFFF || surrogate) point = 0xFFFD;
    const auto tail = [&](unsigned shift) {
        return static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
    };
    if (point < 0x80) return {static_cast<char>(point)};
    if (point < 0x800) return {static_cast<char>(0xC0U | (point >> 6U)), tail(0)};
    if (point < 0x10000) return {static_cast<char>(0xE0U | (point >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xF0U | (point >> 18U)), tail(12), tail(6), tail(0)};
}

/// What stands between `&` and `;`.
std::optional<std::string> decode_reference(std::string_view name) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        std::uint32_t point = 0;
        const char* end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, point, hex ? 16 : 10);
        if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
        return point == 0xA0 ? std::string(" ") : utf8_of(point);
    }
    const auto found = std::find_if(named.begin(), named.end(),
                                    [&](const auto& known) { return known.first == name; });
    if (found == named.end()) return std::nullopt;
    return std::string(found->second);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool is_one_of(std::string_view name, std::string_view spaced_list) {
    const std::string padded = " " + std::string(name) + " ";
    return spaced_list.find(padded) != std::string_view::npos;
}

/// The element name of a tag without `<` and `>`; `/` in front of a closing one.
std::string tag_name(std::string_view tag) {
    std::size_t end = tag.starts_with('/') ? 1 : 0;
    while (end < tag.size() && (std::isalnum(static_cast<unsigned char>(tag[end])) != 0)) ++end;
    return lower(tag.substr(0, end));
}

/// Turns markup into lines as it is fed with text and tags.
class Lines {
public:
    explicit Lines(bool marks_quotes) : marks_quotes_(marks_quotes) {}

    void text(std::string_view raw) {
        if (!hidden_.empty()) return;
        for (const char c : decode_entities(raw)) {
            const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
            if (!space) {
                text_ += c;
            } else if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') {
                text_ += ' ';
            }
        }
    }

    void tag(std::string_view raw) {
        const std::string name = tag_name(raw);
        if (!hidden_.empty()) {
            if (name == "/" + hidden_ && --depth_ == 0) {
                hidden_.clear();
                if (marks_quotes_ && name == "/blockquote") line(1);
            }
            if (name == hidden_) ++depth_;
            return;
        }
        const bool quotes_post =
            name == "aside" && lower(raw).find("quote") != std::string::npos;  // Discourse's.
        if (is_one_of(name, " script style head title template blockquote ") || quotes_post) {
            hidden_ = name;
            depth_ = 1;
            if (marks_quotes_ && name == "blockquote") mark_quote();
        } else if (name == "br" || name == "li" || name == "tr") {
            line(1);
            if (name == "li") text_ += "- ";
        } else if (is_one_of(name,
                             " p /p h1 h2 h3 h4 h5 h6 /h1 /h2 /h3 /h4 ul ol /ul /ol pre /pre ")) {
            line(2);
        } else if (is_one_of(name, " div /div section /section table /table ")) {
            line(1);
        } else if (name == "img") {
            text(alternative(raw));
        }
    }

    /// Inside a script or style `<` begins no tag but the closing one.
    [[nodiscard]] bool takes_raw_text() const { return hidden_ == "script" || hidden_ == "style"; }

    std::string take() {
        while (text_.ends_with(' ') || text_.ends_with('\n')) text_.pop_back();
        return std::move(text_);
    }

private:
    /// An emoji drawn as a picture has its name or sign as `alt`.
    static std::string alternative(std::string_view tag) {
        const std::size_t at = tag.find(" alt=\"");
        if (at == std::string_view::npos) return {};
        const std::size_t end = tag.find('"', at + 6);
        return end == std::string_view::npos ? std::string{}
                                             : std::string(tag.substr(at + 6, end - at - 6));
    }

    void mark_quote() {
        line(1);
        text_ += '>';
    }

    void line(std::size_t breaks) {
        while (text_.ends_with(' ')) text_.pop_back();
        if (text_.empty()) return;
        std::size_t have = 0;
        while (have < text_.size() && text_[text_.size() - 1 - have] == '\n') ++have;
        for (; have < breaks; ++have) text_ += '\n';
    }

    bool marks_quotes_;
    std::string text_;
    std::string hidden_;  ///< The element whose inside nobody reads.
    int depth_ = 0;
};

}  // namespace

std::string decode_entities(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view name = text.substr(i + 1, longest_reference);
        const std::size_t end = text[i] == '&' ? name.find(';') : std::string_view::npos;
        if (end != std::string_view::npos) {
            if (const auto decoded = decode_reference(name.substr(0, end))) {
                result += *decoded;
                i += end + 1;
                continue;
            }
        }
        result += text[i];
    }
    return result;
}

namespace {

std::string read_html(std::string_view html, Lines lines) {
    while (!html.empty()) {
        const std::size_t open = std::min(html.find('<'), html.size());
        lines.text(html.substr(0, open));
        html.remove_prefix(open);
        if (html.empty()) break;
        const bool comment = html.starts_with("<!--");
        const std::size_t close = comment ? html.find("-->", 4) : html.find('>');
        if (close == std::string_view::npos) {
            if (!comment) lines.text(html);  // A lonely `<` is text.
            break;
        }
        if (!comment) lines.tag(html.substr(1, close - 1));
        html.remove_prefix(close + (comment ? 3 : 1));
        if (lines.takes_raw_text()) html.remove_prefix(std::min(html.find("</"), html.size()));
    }
    return lines.take();
}

}  // namespace

std::string html_to_text(std::string_view html) {
    return read_html(html, Lines(false));
}

std::string html_mail_to_text(std::string_view html) {
    return read_html(html, Lines(true));
}

}  // namespace webhooks
