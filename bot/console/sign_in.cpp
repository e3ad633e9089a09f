#include "bot/console/sign_in.h"

#include "bot/console/passwords.h"
#include "bot/log.h"
#include "bot/random_token.h"
#include "bot/sha256.h"
#include "bot/store/second_factor.h"
#include "bot/store/views.h"
#include "bot/takeover.h"
#include "webhooks/json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 1> json_only = {"application/json"};
constexpr std::size_t largest_body = 8 * 1024;
constexpr std::size_t longest_browser = 200;
constexpr std::size_t longest_name = 64;

webhooks::HttpResponse wrong_credentials() {
    return error_response(401, "wrong_credentials", "the name or the password is wrong");
}

webhooks::HttpResponse wrong_code() {
    return error_response(401, "wrong_code", "the code is wrong, or was used already");
}

webhooks::HttpResponse code_needed() {
    return error_response(401, "totp_needed", "send the code of the verification app as totp");
}

std::string text_at(const json& body, const char* key, std::size_t longest) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>().substr(0, longest)
                                                     : std::string{};
}

store::SessionOrigin origin_of(const webhooks::HttpRequest& request) {
    const auto browser = webhooks::find_header(request.headers, "User-Agent");
    std::string words(browser.value_or(""));
    words.resize(std::min(words.size(), longest_browser));
    std::erase_if(words, [](char letter) { return letter < ' ' || letter > '~'; });
    return {request.remote_address, std::move(words)};
}

json texts_json(const std::map<std::string, std::string>& texts) {
    return texts.empty() ? json::object() : json(texts);
}

/// What the console needs to draw its lists.
json session_json(store::Database& database,
                  const Setup& setup,
                  const store::Agent& agent,
                  const std::string& csrf) {
    json departments = json::array();
    for (const auto& [name, department] : setup.book->departments)
        departments.push_back({{"name", name}, {"title", texts_json(department.title)}});
    json agents = json::array();
    for (const store::Agent& one : store::all_agents(database)) {
        if (one.disabled) continue;
        const bool sees_all = one.role == store::Role::admin;
        agents.push_back(
            {{"name", one.name},
             {"full_name", one.full_name},
             {"departments", sees_all ? std::vector<std::string>{} : one.departments}});
    }
    json channels = json::array();
    for (const auto& inbox : setup.inboxes) {
        const std::string& channel = inbox->settings.channel;
        if (std::find(channels.begin(), channels.end(), channel) == channels.end())
            channels.push_back(channel);
    }
    const auto factor = store::find_second_factor(database, agent.name);
    return {{"user", agent_json(agent)},
            {"csrf", csrf},
            {"brand", setup.book->brand.name},
            {"languages", setup.book->brand.languages},
            {"timezone", setup.book->brand.timezone},
            {"departments", departments},
            {"agents", agents},
            {"channels", channels},
            {"labels", store::labels_in_use(database)},
            {"second_factor", factor && factor->confirmed}};
}

}  // namespace

webhooks::HttpResponse too_many_tries(TimeMs wait_ms) {
    webhooks::HttpResponse response =
        error_response(429, "too_many_failures", "too many tries; wait a little");
    response.headers.push_back(net::retry_after(wait_ms));
    return response;
}

json agent_json(const store::Agent& agent) {
    return {{"name", agent.name},
            {"full_name", agent.full_name},
            {"role", store::role_name(agent.role)},
            {"departments", agent.departments},
            {"disabled", agent.disabled},
            {"last_seen_at", agent.last_seen_at ? json(*agent.last_seen_at) : json(nullptr)}};
}

/// One try to sign in, on its way from the network over the hashing thread to the store's.
struct SignIn::Attempt {
    Attempt(const webhooks::HttpRequest& asked, net::Responder answer)
        : request(asked), respond(std::move(answer)) {
        request.body.clear();
    }

    webhooks::HttpRequest request;
    net::Responder respond;
    std::string name;
    std::string password;
    std::string code;  ///< Of the second step.
    std::optional<webhooks::HttpResponse> refusal;
    std::optional<store::Agent> agent;
    std::string token;
    json shown;
};

SignIn::SignIn(Desk& desk, store::StoreThread& store, Workers& worker)
    : desk_(desk), store_(store), worker_(worker) {}

void SignIn::add_open_route(std::string_view method,
                            void (SignIn::*handler)(const webhooks::HttpRequest&, net::Responder)) {
    Route route;
    route.method = method;
    route.path = "/api/v1/session";
    route.limits.max_body_bytes = method == "GET" ? 0 : largest_body;
    if (method == "POST") route.limits.content_types = json_only;
    route.handle = [this, handler](const RoutedRequest& request, net::Responder respond) {
        (this->*handler)(request.http, std::move(respond));
    };
    desk_.router().add(std::move(route));
}

void SignIn::add_routes() {
    // The hash that unknown names are compared with is made now, not during the first sign-in.
    (void)worker_.post([] { (void)password_fits("", ""); });
    add_open_route("POST", &SignIn::begin);
    add_open_route("GET", &SignIn::show);
    add_open_route("DELETE", &SignIn::end);
    desk_.later("POST", "/api/v1/session/password", store::Role::viewer,
                [this](Call call, net::Responder respond) {
                    change_password(std::move(call), std::move(respond));
                });
    add_second_step_routes();
}

void SignIn::begin(const webhooks::HttpRequest& request, net::Responder respond) {
    if (!is_same_origin(request))
        return respond(error_response(403, "csrf", "sign in from the console's own pages"));
    const webhooks::ParsedJson parsed = webhooks::parse_json(request.body);
    if (parsed.fault != webhooks::ParsedJson::Fault::none || !parsed.value.is_object())
        return respond(error_response(400, "invalid", "the body is not a JSON object"));
    const TimeMs now = desk_.clock().now();
    auto attempt = std::make_shared<Attempt>(request, std::move(respond));
    attempt->name = text_at(parsed.value, "name", longest_name);
    attempt->password = text_at(parsed.value, "password", largest_body);
    attempt->code = text_at(parsed.value, "totp", longest_name);
    if (addresses_.exhausted(request.remote_address, now))
        return attempt->respond(too_many_tries(60'000));
    if (const TimeMs wait = limits_.wait(attempt->name, now); wait > 0)
        return attempt->respond(too_many_tries(wait));
    limits_.count_try(attempt->name, now);
    attempt->agent = desk_.reader().read(
        [&](store::Database& database) { return store::find_agent(database, attempt->name); });
    if (!worker_.post([this, attempt] { compare(attempt); }))
        attempt->respond(too_many_tries(2'000));
}

void SignIn::compare(const std::shared_ptr<Attempt>& attempt) {
    const bool enabled = attempt->agent && !attempt->agent->disabled;
    const bool fits =
        password_fits(enabled ? attempt->agent->password_hash : std::string{}, attempt->password);
    attempt->password.clear();
    if (!fits) {
        addresses_.count_failure(attempt->request.remote_address, desk_.clock().now());
        log_step(LogLevel::warn, "sign-in",
                 {{"outcome", "refused"}, {"from", attempt->request.remote_address}});
        return attempt->respond(wrong_credentials());
    }
    open_session(attempt);
}

void SignIn::open_session(const std::shared_ptr<Attempt>& attempt) {
    attempt->token = random_token();
    auto work = [this, attempt](store::Database& database) -> Status {
        const TimeMs now = desk_.clock().now();
        const auto factor = store::find_second_factor(database, attempt->name);
        if (factor && factor->confirmed &&
            !spend_code(database, attempt->name, attempt->code, now)) {
            attempt->refusal = attempt->code.empty() ? code_needed() : wrong_code();
            return Error{Error::Code::invalid, "refused"};
        }
        // A session that the browser had before ends here: it is never carried over.
        store::end_session(database, sha256_hex(session_token(attempt->request)));
        store::add_session(database, sha256_hex(attempt->token), *attempt->agent,
                           origin_of(attempt->request), now);
        audit(database, attempt->agent->name, "session.begin", attempt->agent->name,
              attempt->request.remote_address, now);
        attempt->shown =
            session_json(database, *desk_.setup(), *attempt->agent, csrf_of(attempt->token));
        return Done{};
    };
    auto completion = [this, attempt](const Status& stored) {
        if (attempt->refusal) {
            // The console asks without a code first: only a wrong one is a failure.
            if (!attempt->code.empty())
                addresses_.count_failure(attempt->request.remote_address, desk_.clock().now());
            return attempt->respond(std::move(*attempt->refusal));
        }
        if (!stored) return attempt->respond(overloaded_response());
        limits_.succeeded(attempt->name);
        Answer answer{200, std::move(attempt->shown), {}};
        answer.headers.push_back(session_cookie(attempt->request, attempt->token));
        attempt->respond(response_of(std::move(answer)));
    };
    if (!store_.post(std::move(work), std::move(completion)))
        attempt->respond(overloaded_response());
}

void SignIn::show(const webhooks::HttpRequest& request, net::Responder respond) {
    const std::string token = session_token(request);
    const TimeMs now = desk_.clock().now();
    json shown = desk_.reader().read([&](store::Database& database) -> json {
        const auto session = store::find_session(database, sha256_hex(token), now);
        if (!session) return nullptr;
        return session_json(database, *desk_.setup(), session->agent, csrf_of(token));
    });
    if (shown.is_null()) return respond(error_response(401, "unauthorised", "nobody is signed in"));
    respond(response_of({200, std::move(shown), {}}));
}

void SignIn::end(const webhooks::HttpRequest& request, net::Responder respond) {
    auto checked = desk_.access().check(request, store::Role::viewer);
    if (auto* refusal = std::get_if<webhooks::HttpResponse>(&checked))
        return respond(std::move(*refusal));
    Call call;
    call.caller = std::move(std::get<Caller>(checked));
    call.now = desk_.clock().now();
    const webhooks::Header cookie = session_cookie(request, "");
    desk_.store_then_respond(
        std::move(call),
        [cookie](store::Database& database, const Call& done) -> Answer {
            store::end_session(database, done.caller.session);
            audit(database, done.caller.name, "session.end", done.caller.name, "", done.now);
            return {204, {}, {cookie}};
        },
        std::move(respond));
}

void SignIn::with_password(Call call, net::Responder respond, Desk::Later next) {
    if (call.caller.is_program)
        return respond(error_response(403, "forbidden", "a program has no password"));
    const std::string name = call.caller.name;
    if (const TimeMs wait = limits_.wait(name, call.now); wait > 0)
        return respond(too_many_tries(wait));
    limits_.count_try(name, call.now);
    auto agent = desk_.reader().read(
        [&](store::Database& database) { return store::find_agent(database, name); });
    struct Proof {
        Call call;
        net::Responder respond;
        std::optional<store::Agent> agent;
    };
    auto proof =
        std::make_shared<Proof>(Proof{std::move(call), std::move(respond), std::move(agent)});
    const bool posted = worker_.post([this, proof, next = std::move(next)] {
        const std::string current = proof->call.text("current");
        if (!proof->agent || !password_fits(proof->agent->password_hash, current))
            return proof->respond(wrong_credentials());
        limits_.succeeded(proof->agent->name);
        next(std::move(proof->call), std::move(proof->respond));
    });
    if (!posted) proof->respond(too_many_tries(2'000));
}

void SignIn::change_password(Call call, net::Responder respond) {
    const auto agent = desk_.reader().read(
        [&](store::Database& database) { return store::find_agent(database, call.caller.name); });
    const auto about = words_about(agent.value_or(store::Agent{}), desk_.setup()->book->brand.name);
    if (Status fit = check_password(call.text("new"), about); !fit && !call.caller.is_program)
        return respond(error_response(400, "weak_password", fit.error().message));
    with_password(std::move(call), std::move(respond), [this](Call proven, net::Responder answer) {
        Result<std::string> hash = hash_password(proven.text("new"));
        proven.body.clear();
        if (!hash) return answer(overloaded_response());
        desk_.store_then_respond(
            std::move(proven),
            [hash = *hash](store::Database& database, const Call& done) -> Answer {
                auto changed = store::find_agent(database, done.caller.name);
                if (!changed) return refuse(401, "unauthorised", "the account is gone");
                changed->password_hash = hash;
                ++changed->generation;
                store::keep_session(database, done.caller.session, changed->generation);
                store::update_agent(database, *changed);
                audit(database, done.caller.name, "password", done.caller.name, "", done.now);
                return {204, {}, {}};
            },
            std::move(answer));
    });
}

}  // namespace bot
