#include "bot/net/response_writer.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

namespace bot::net {

namespace {

constexpr std::array<std::pair<int, std::string_view>, 37> phrases{{
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
}};

void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c != '\r' && c != '\n' && c != '\0') {
            out += c;
        }
    }
}

bool same_word(std::string_view left, std::string_view right) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(),
                                                     [&](char a, char b) { return lower(a) == b; });
}

bool is_ours(std::string_view name) {
    return same_word(name, "content-length") || same_word(name, "connection") ||
           same_word(name, "transfer-encoding") || same_word(name, "x-content-type-options") ||
           same_word(name, "date");
}

/// The time as HTTP writes it, made once a second: RFC 9110 6.6.1 asks for it in every response.
const std::string& date_line() {
    thread_local std::time_t at = 0;
    thread_local std::string line;
    const std::time_t now = std::time(nullptr);
    if (now != at || line.empty()) {
        static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
        static constexpr std::array<const char*, 12> months{
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::array<char, 64> rest{};
        std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT\r\n", &utc);
        std::array<char, 8> day{};
        std::strftime(day.data(), day.size(), "%d", &utc);
        line = std::string("Date: ") + days.at(static_cast<std::size_t>(utc.tm_wday)) + ", " +
               day.data() + ' ' + months.at(static_cast<std::size_t>(utc.tm_mon)) + rest.data();
        at = now;
    }
    return line;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

}  // namespace

std::string_view reason_phrase(int status) {
    const auto found = std::find_if(phrases.begin(), phrases.end(),
                                    [&](const auto& entry) { return entry.first == status; });
    return found == phrases.end() ? std::string_view("Unknown") : found->second;
}

std::string write_response(const webhooks::HttpResponse& response, After after, BodyPart body) {
    const bool no_content = response.status == 204 || response.status == 304;
    std::string out;
    out.reserve(256 + response.body.size());
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    out += date_line();
    if (!no_content && !response.content_type.empty()) {
        append_field(out, "Content-Type", response.content_type);
    }
    for (const auto& header : response.headers) {
        if (!is_ours(header.name)) {
            append_field(out, header.name, header.value);
        }
    }
    if (!no_content) {
        out += "Content-Length: ";
        out += std::to_string(response.body.size());
        out += "\r\n";
    }
    out += "X-Content-Type-Options: nosniff\r\n";
    out += after == After::close ? "Connection: close\r\n\r\n" : "\r\n";
    if (!no_content && body == BodyPart::whole) {
        out += response.body;
    }
    return out;
}

std::string write_event_stream_head(const std::vector<webhooks::Header>& headers) {
    std::string out = "HTTP/1.1 200 OK\r\n" + date_line();
    out +=
        "Content-Type: text/event-stream\r\n"
        "Cache-Control: no-cache\r\n"
        "X-Accel-Buffering: no\r\n"
        "X-Content-Type-Options: nosniff\r\n";
    for (const auto& header : headers) {
        if (!is_ours(header.name)) {
            append_field(out, header.name, header.value);
        }
    }
    return out + "Connection: close\r\n\r\n";
}

webhooks::HttpResponse plain_error(int status) {
    webhooks::HttpResponse response;
    response.status = status;
    response.body = R"({"error":")";
    response.body += reason_phrase(status);
    response.body += "\"}";
    return response;
}

}  // namespace bot::net
