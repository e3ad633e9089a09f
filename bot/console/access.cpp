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

bool equal_secrets(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

bool changes_something(const webhooks::HttpRequest& request) {
    return request.method != "GET" && request.method != "HEAD";
}

}  // namespace

bool Caller::sees_all() const {
    return is_program || role == store::Role::admin || departments.empty();
}

bool Caller::sees(const std::string& department, const std::string& agent) const {
    return sees_all() || department.empty() || agent == name ||
           std::find(departments.begin(), departments.end(), department) != departments.end();
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
