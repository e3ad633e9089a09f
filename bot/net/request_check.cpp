#include "bot/net/request_check.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bot::net {

namespace {

constexpr std::string_view line_end = "\r\n";

bool is_token_character(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        return true;
    }
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// What the fields said that decides where the body ends.
struct Framing {
    int hosts = 0;
    int lengths = 0;
    int encodings = 0;
    std::string_view host;
    std::string_view length;
    std::string_view encoding;
    std::string_view expectation;
};

std::optional<Refusal> check_target(std::string_view target, std::size_t max_bytes) {
    if (target.size() > max_bytes) {
        return Refusal{414, "the target is too long"};
    }
    if (target.empty() || target.front() != '/') {
        return Refusal{400, "the target is not a path"};
    }
    const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
    if (!std::all_of(target.begin(), target.end(), visible)) {
        return Refusal{400, "the target has a character that must be encoded"};
    }
    return std::nullopt;
}

bool is_allowed_method(std::string_view method) {
    static constexpr std::array<std::string_view, 7> methods{"GET",   "HEAD",   "POST",   "PUT",
                                                             "PATCH", "DELETE", "OPTIONS"};
    return std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::optional<Refusal> check_request_line(std::string_view line, const HeadLimits& limits) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || !is_token(line.substr(0, first))) {
        return Refusal{400, "the request line is not `method target version`"};
    }
    const auto version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return Refusal{400, "the version is not HTTP/1.0 or 1.1"};
    }
    if (!is_allowed_method(line.substr(0, first))) {
        return Refusal{405, "the method is not one of ours"};
    }
    return check_target(line.substr(first + 1, last - first - 1), limits.max_target_bytes);
}

void note(Framing& framing, std::string_view name, std::string_view value) {
    if (same_word(name, "host")) {
        ++framing.hosts;
        framing.host = value;
    } else if (same_word(name, "content-length")) {
        ++framing.lengths;
        framing.length = value;
    } else if (same_word(name, "transfer-encoding")) {
        ++framing.encodings;
        framing.encoding = value;
    } else if (same_word(name, "expect")) {
        framing.expectation = value;
    }
}

std::optional<Refusal> check_field(std::string_view line, Framing& framing) {
    if (line.front() == ' ' || line.front() == '\t') {
        return Refusal{400, "a field is folded over two lines"};
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return Refusal{400, "a field has no proper name"};
    }
    const auto value = line.substr(colon + 1);
    const auto control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    };
    if (std::any_of(value.begin(), value.end(), control)) {
        return Refusal{400, "a field has a control character"};
    }
    note(framing, line.substr(0, colon), trimmed(value));
    return std::nullopt;
}

std::optional<Refusal> check_fields(std::string_view fields,
                                    const HeadLimits& limits,
                                    Framing& framing) {
    std::size_t count = 0;
    while (!fields.empty()) {
        const auto end = fields.find(line_end);
        if (end == std::string_view::npos || end == 0) {
            return Refusal{400, "the header has a stray line end"};
        }
        if (++count > limits.max_header_fields) {
            return Refusal{431, "too many fields"};
        }
        if (auto refusal = check_field(fields.substr(0, end), framing)) {
            return refusal;
        }
        fields.remove_prefix(end + line_end.size());
    }
    return std::nullopt;
}

std::optional<Refusal> check_host(const Framing& framing, bool http_1_1) {
    if (framing.hosts > 1 || (http_1_1 && framing.hosts == 0)) {
        return Refusal{400, "not exactly one Host"};
    }
    const auto fits = [](char c) {
        return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
               std::string_view(".-_:[]").find(c) != std::string_view::npos;
    };
    if (framing.hosts == 1 &&
        (framing.host.empty() || !std::all_of(framing.host.begin(), framing.host.end(), fits))) {
        return Refusal{400, "Host is not a name"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_framing(const Framing& framing, bool http_1_1) {
    if (framing.encodings > 0 && framing.lengths > 0) {
        return Refusal{400, "both Content-Length and Transfer-Encoding"};
    }
    if (framing.encodings > 1 || (framing.encodings == 1 && !http_1_1)) {
        return Refusal{400, "Transfer-Encoding twice, or in HTTP/1.0"};
    }
    if (framing.encodings == 1 && !same_word(framing.encoding, "chunked")) {
        return Refusal{501, "Transfer-Encoding is not just `chunked`"};
    }
    const auto& length = framing.length;
    const bool digits = !length.empty() && std::all_of(length.begin(), length.end(), is_digit);
    if (framing.lengths > 1 || (framing.lengths == 1 && (!digits || length.size() > 18))) {
        return Refusal{400, "Content-Length is not one number"};
    }
    if (!framing.expectation.empty() && !same_word(framing.expectation, "100-continue")) {
        return Refusal{417, "Expect is not `100-continue`"};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_head(std::string_view head, const HeadLimits& limits) {
    const auto first_line = head.find(line_end);
    if (first_line == std::string_view::npos || !head.ends_with("\r\n\r\n")) {
        return Refusal{400, "the head does not end"};
    }
    if (auto refusal = check_request_line(head.substr(0, first_line), limits)) {
        return refusal;
    }
    auto fields = head.substr(first_line + line_end.size());
    fields.remove_suffix(line_end.size());
    if (fields.size() > limits.max_header_bytes) {
        return Refusal{431, "the header is too long"};
    }
    Framing framing;
    if (auto refusal = check_fields(fields, limits, framing)) {
        return refusal;
    }
    const bool http_1_1 = head[first_line - 1] == '1';
    if (auto refusal = check_framing(framing, http_1_1)) {
        return refusal;
    }
    return check_host(framing, http_1_1);
}

Refusal endless_head(std::string_view begin) {
    if (begin.find(line_end) == std::string_view::npos) {
        return {414, "the request line does not end"};
    }
    return {431, "the header does not end"};
}

}  // namespace bot::net
