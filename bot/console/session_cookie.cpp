#include "bot/console/access.h"
#include "bot/sha256.h"

#include <algorithm>

namespace bot {
namespace {

constexpr std::size_t longest_token = 128;

bool is_secure(const webhooks::HttpRequest& request) {
    return request.public_url.starts_with("https://");
}

std::string_view cookie_name(const webhooks::HttpRequest& request) {
    return is_secure(request) ? "__Host-portavoz" : "portavoz";
}

/// `https://host:port` of the request.
std::string_view origin_of(const webhooks::HttpRequest& request) {
    const std::string_view url = request.public_url;
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos) return {};
    return url.substr(0, url.find('/', host + 3));
}

}  // namespace

std::string session_token(const webhooks::HttpRequest& request) {
    const std::string_view name = cookie_name(request);
    for (const webhooks::Header& header : request.headers) {
        const bool is_cookie =
            header.name.size() == 6 && std::equal(header.name.begin(), header.name.end(), "cookie",
                                                  [](char a, char b) { return (a | 0x20) == b; });
        std::string_view rest = is_cookie ? std::string_view(header.value) : std::string_view{};
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            std::string_view one = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
            if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
                return std::string(one.substr(name.size() + 1).substr(0, longest_token));
        }
    }
    return {};
}

webhooks::Header session_cookie(const webhooks::HttpRequest& request, const std::string& token) {
    std::string value =
        std::string(cookie_name(request)) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    if (is_secure(request)) value += "; Secure";
    if (token.empty()) value += "; Max-Age=0";
    return {"Set-Cookie", value};
}

std::string csrf_of(const std::string& token) {
    return sha256_hex("csrf:" + token);
}

bool is_same_origin(const webhooks::HttpRequest& request) {
    const auto site = webhooks::find_header(request.headers, "Sec-Fetch-Site");
    if (site && *site != "same-origin") return false;
    const auto origin = webhooks::find_header(request.headers, "Origin");
    if (origin) return *origin == origin_of(request);
    return site.has_value();
}

}  // namespace bot
