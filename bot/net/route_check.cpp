#include "bot/net/route_check.h"

#include "bot/net/addresses.h"
#include "bot/net/response_writer.h"

#include <algorithm>

namespace bot::net {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// `wanted` is lower case already.
bool same_word(std::string_view text, std::string_view wanted) {
    return text.size() == wanted.size() && std::equal(text.begin(), text.end(), wanted.begin(),
                                                      [](char a, char b) { return lower(a) == b; });
}

/// `Text/HTML ; charset=utf-8` → `Text/HTML`.
std::string_view media_type(std::string_view value) {
    value = value.substr(0, value.find(';'));
    const auto last = value.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view{} : value.substr(0, last + 1);
}

bool takes_type(const webhooks::HttpRequest& request, const RouteLimits& route) {
    if (route.content_types.empty()) {
        return true;
    }
    const auto type =
        media_type(webhooks::find_header(request.headers, "Content-Type").value_or(""));
    return std::any_of(route.content_types.begin(), route.content_types.end(),
                       [&](std::string_view wanted) { return same_word(type, wanted); });
}

bool is_plain_coding(const webhooks::HttpRequest& request) {
    const auto coding = webhooks::find_header(request.headers, "Content-Encoding");
    return !coding || same_word(*coding, "identity");
}

}  // namespace

std::optional<webhooks::HttpResponse> check_route(const webhooks::HttpRequest& request,
                                                  const RouteLimits& route,
                                                  const Announced& announced) {
    if (route.refusal) {
        return route.refusal;
    }
    if (announced.length > route.max_body_bytes) {
        return plain_error(413);
    }
    if (!is_plain_coding(request) || (announced.any() && !takes_type(request, route))) {
        return plain_error(415);
    }
    return std::nullopt;
}

bool is_our_host(std::string_view host, const std::vector<std::string>& hosts) {
    if (hosts.empty()) {
        return true;
    }
    const auto after_bracket = host.rfind(']');
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos &&
                          (after_bracket == std::string_view::npos || colon > after_bracket);
    auto name = has_port ? host.substr(0, colon) : host;
    const bool in_brackets = name.starts_with('[') && name.ends_with(']');
    if (parse_address(in_brackets ? name.substr(1, name.size() - 2) : name)) {
        return true;
    }
    return std::any_of(hosts.begin(), hosts.end(),
                       [&](const std::string& ours) { return same_word(name, ours); });
}

std::string joined_field(const webhooks::HttpRequest& request, std::string_view name) {
    std::string joined;
    for (const auto& header : request.headers) {
        if (header.name.size() == name.size() &&
            std::equal(name.begin(), name.end(), header.name.begin(),
                       [](char a, char b) { return lower(a) == lower(b); })) {
            joined += joined.empty() ? "" : ",";
            joined += header.value;
        }
    }
    return joined;
}

std::string public_url(const webhooks::HttpRequest& request, std::string_view base, bool secure) {
    std::string url;
    if (!base.empty()) {
        url = base.ends_with('/') ? base.substr(0, base.size() - 1) : base;
    } else {
        url = secure ? "https://" : "http://";
        url += webhooks::find_header(request.headers, "Host").value_or("");
    }
    url += request.path;
    if (!request.query.empty()) {
        url += '?';
        url += request.query;
    }
    return url;
}

}  // namespace bot::net
