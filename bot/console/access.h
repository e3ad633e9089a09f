#pragma once

#include "bot/clock.h"
#include "bot/failure_budget.h"
#include "bot/store/people.h"
#include "bot/store/reader.h"
#include "bot/store/store_thread.h"
#include "webhooks/http.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bot {

/// Who makes a request: a person with a session, or a program with a token.
struct Caller {
    std::string name;  ///< Of a program `api`, or `api:` and its name, which no person can have.
    store::Role role = store::Role::viewer;
    std::vector<std::string> departments;  ///< Whose conversations they see; none: all.
    bool is_program = false;
    std::string session;  ///< Hash of the session's token; empty for a program.
    std::string token;    ///< Hash of a program's own token; empty for the general one.

    /// Whether conversations of every department are theirs to see.
    [[nodiscard]] bool sees_all() const;
    [[nodiscard]] bool sees(const std::string& department, const std::string& agent) const;
};

/// The session token of a request's cookie; empty when there is none.
[[nodiscard]] std::string session_token(const webhooks::HttpRequest& request);
/// The `Set-Cookie` that begins a session, or with an empty token ends it. Over TLS the name has
/// the `__Host-` prefix; plain HTTP (a loopback address) can not have it.
[[nodiscard]] webhooks::Header session_cookie(const webhooks::HttpRequest& request,
                                              const std::string& token);
/// What the header `X-CSRF-Token` of the session's changes must say.
[[nodiscard]] std::string csrf_of(const std::string& token);
/// Whether the browser says that the request comes from our own pages.
[[nodiscard]] bool is_same_origin(const webhooks::HttpRequest& request);

/// Decides who may pass: a bearer token (the general one, which may do what an agent may, or a
/// program's own with its role and departments), or a session's cookie, which for changes also
/// needs the CSRF token and our own origin. Thread-safe.
class Access {
public:
    /// `token_hash` is the SHA-256 of the general API token, lower-case hex.
    Access(store::StoreThread& store,
           store::Reader& reader,
           const Clock& clock,
           std::string token_hash);

    /// The caller, or the refusal: 401, 403, 429.
    [[nodiscard]] std::variant<Caller, webhooks::HttpResponse> check(
        const webhooks::HttpRequest& request, store::Role needed);

    /// Whether the caller may still pass: the session is good and the person has what they had, or
    /// the token was not revoked.
    [[nodiscard]] static bool still_good(store::Database& database,
                                         const Caller& caller,
                                         TimeMs now);

private:
    [[nodiscard]] std::variant<Caller, webhooks::HttpResponse> program_of(
        const webhooks::HttpRequest& request);
    [[nodiscard]] std::optional<Caller> caller_of_session(const std::string& hash);
    /// Notes that a session or a token was used; nobody waits for it.
    void touch_later(std::function<void(store::Database&)> touch);

    store::StoreThread& store_;
    store::Reader& reader_;
    const Clock& clock_;
    std::string token_hash_;
    FailureBudget failures_;
};

}  // namespace bot
