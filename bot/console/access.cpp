#include "bot/console/access.h"

#include "bot/api/api_token.h"
#include "bot/router.h"
#include "bot/sha256.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace bot {
namespace {

constexpr TimeMs touch_every_ms = 60'000;
constexpr std::size_t longest_token = 128;

bool equal_secrets(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

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

bool changes_something(const webhooks::HttpRequest& request) {
    return request.method != "GET";
}

}  // namespace

bool Caller::sees_all() const {
    return is_program || role == store::Role::admin || departments.empty();
}

bool Caller::sees(const std::string& department, const std::string& agent) const {
    return sees_all() || department.empty() || agent == name ||
           std::find(departments.begin(), departments.end(), department) != departments.end();
}

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

Access::Access(store::StoreThread& store,
               store::Reader& reader,
               const Clock& clock,
               std::string token_hash)
    : store_(store), reader_(reader), clock_(clock), token_hash_(std::move(token_hash)) {}

std::variant<Caller, webhooks::HttpResponse> Access::check(const webhooks::HttpRequest& request,
                                                           store::Role needed) {
    std::optional<Caller> caller;
    if (webhooks::find_header(request.headers, "Authorization")) {
        if (auto refusal = refuse_token(request)) return std::move(*refusal);
        caller = Caller{"api", store::Role::agent, {}, true, {}};
    } else if (const std::string token = session_token(request); !token.empty()) {
        caller = caller_of_session(sha256_hex(token));
        const auto csrf = webhooks::find_header(request.headers, "X-CSRF-Token");
        if (caller && changes_something(request) &&
            (!is_same_origin(request) || !csrf || !equal_secrets(*csrf, csrf_of(token)))) {
            return error_response(403, "csrf",
                                  "a change must come from the console's own pages, with the "
                                  "header X-CSRF-Token");
        }
    }
    if (!caller) return error_response(401, "unauthorised", "sign in, or send the API token");
    if (caller->role < needed) {
        return error_response(403, "forbidden",
                              "this needs the role " + std::string(store::role_name(needed)));
    }
    return std::move(*caller);
}

std::optional<webhooks::HttpResponse> Access::refuse_token(const webhooks::HttpRequest& request) {
    const TimeMs now = clock_.now();
    if (failures_.exhausted(request.remote_address, now))
        return error_response(429, "too_many_failures", "try again in a minute");
    if (carries_token(request, token_hash_)) return std::nullopt;
    failures_.count_failure(request.remote_address, now);
    return error_response(401, "unauthorised", "send Authorization: Bearer and the API token");
}

std::optional<Caller> Access::caller_of_session(const std::string& hash) {
    const TimeMs now = clock_.now();
    const auto session = reader_.read(
        [&](store::Database& database) { return store::find_session(database, hash, now); });
    if (!session) return std::nullopt;
    if (now - session->seen_at > touch_every_ms) {
        (void)store_.post(
            [hash, now](store::Database& database) -> Status {
                store::touch_session(database, hash, now);
                return Done{};
            },
            {});
    }
    return Caller{session->agent.name, session->agent.role, session->agent.departments, false,
                  hash};
}

bool Access::still_good(store::Database& database, const std::string& session, TimeMs now) {
    return store::find_session(database, session, now).has_value();
}

}  // namespace bot
