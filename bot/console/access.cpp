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
    return role == store::Role::admin || departments.empty();
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
        auto program = program_of(request);
        if (!std::holds_alternative<Caller>(program)) return program;
        caller = std::move(std::get<Caller>(program));
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
    if (!caller) return error_response(401, "unauthorised", "sign in, or send an API token");
    if (caller->role < needed) {
        return error_response(403, "forbidden",
                              "this needs the role " + std::string(store::role_name(needed)));
    }
    return std::move(*caller);
}

std::variant<Caller, webhooks::HttpResponse> Access::program_of(
    const webhooks::HttpRequest& request) {
    const TimeMs now = clock_.now();
    if (failures_.exhausted(request.remote_address, now))
        return error_response(429, "too_many_failures", "try again in a minute");
    const auto token = reader_.read(
        [&](store::Database& database) { return token_of(database, request, token_hash_); });
    if (!token) {
        failures_.count_failure(request.remote_address, now);
        return error_response(401, "unauthorised", "send Authorization: Bearer and an API token");
    }
    if (token->name.empty()) return Caller{"api", token->role, {}, true, {}, {}};
    if (!token->last_used_at || now - *token->last_used_at > touch_every_ms) {
        touch_later([hash = token->token_hash, now](store::Database& database) {
            store::touch_api_token(database, hash, now);
        });
    }
    return Caller{"api:" + token->name, token->role, token->departments, true, {},
                  token->token_hash};
}

std::optional<Caller> Access::caller_of_session(const std::string& hash) {
    const TimeMs now = clock_.now();
    const auto session = reader_.read(
        [&](store::Database& database) { return store::find_session(database, hash, now); });
    if (!session) return std::nullopt;
    if (now - session->seen_at > touch_every_ms) {
        touch_later(
            [hash, now](store::Database& database) { store::touch_session(database, hash, now); });
    }
    return Caller{
        session->agent.name, session->agent.role, session->agent.departments, false, hash, {}};
}

void Access::touch_later(std::function<void(store::Database&)> touch) {
    (void)store_.post(
        [touch = std::move(touch)](store::Database& database) -> Status {
            touch(database);
            return Done{};
        },
        {});
}

bool Access::still_good(store::Database& database, const Caller& caller, TimeMs now) {
    if (!caller.is_program) return store::find_session(database, caller.session, now).has_value();
    return caller.token.empty() || store::find_api_token(database, caller.token).has_value();
}

}  // namespace bot
