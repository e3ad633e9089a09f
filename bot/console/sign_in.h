#pragma once

#include "bot/console/desk.h"
#include "bot/console/sign_in_limits.h"
#include "bot/workers.h"

namespace bot {

/// `/api/v1/session`: signing in and out, and changing one's own password. The same answer and the
/// same work for a wrong password, an unknown name and a disabled account. Thread-safe.
class SignIn {
public:
    explicit SignIn(Desk& desk, store::StoreThread& store, Workers& worker);
    void add_routes();

private:
    struct Attempt;
    void begin(const webhooks::HttpRequest& request, net::Responder respond);
    void compare(const std::shared_ptr<Attempt>& attempt);
    void open_session(const std::shared_ptr<Attempt>& attempt);
    void change_password(Call call, net::Responder respond);
    /// Runs `next` on the hashing thread once `current` in the call is the caller's password.
    void with_password(Call call, net::Responder respond, Desk::Later next);

    // The second step (second_step.cpp).
    void add_second_step_routes();
    void begin_second_step(Call call, net::Responder respond);
    /// Counts a try with a code; the refusal when there were too many.
    [[nodiscard]] std::optional<webhooks::HttpResponse> refuse_code(const Call& call);
    [[nodiscard]] Answer confirm_second_step(store::Database& database, const Call& call);
    [[nodiscard]] Answer end_second_step(store::Database& database, const Call& call);

    void add_open_route(std::string_view method,
                        void (SignIn::*handler)(const webhooks::HttpRequest&, net::Responder));
    void show(const webhooks::HttpRequest& request, net::Responder respond);
    void end(const webhooks::HttpRequest& request, net::Responder respond);

    Desk& desk_;
    store::StoreThread& store_;
    Workers& worker_;
    SignInLimits limits_;
    FailureBudget addresses_;
};

/// Whether `code`, from the app or a recovery code, is right for `agent` now; it is not again.
/// Inside a transaction.
[[nodiscard]] bool spend_code(store::Database& database,
                              const std::string& agent,
                              const std::string& code,
                              TimeMs now);

/// 429, with when to try again.
[[nodiscard]] webhooks::HttpResponse too_many_tries(TimeMs wait_ms);

/// A person as the API shows them; never the password's hash.
[[nodiscard]] nlohmann::json agent_json(const store::Agent& agent);

}  // namespace bot
