#include "bot/console/sign_in.h"

#include "bot/console/passwords.h"
#include "bot/log.h"
#include "bot/sha256.h"
#include "bot/store/views.h"
#include "bot/takeover.h"
#include "webhooks/json.h"

#include <sodium.h>

#include <array>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 1> json_only = {"application/json"};
constexpr std::size_t largest_body = 8 * 1024;
constexpr std::size_t longest_name = 64;

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    std::array<char, 65> hex{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

webhooks::HttpResponse wrong_credentials() {
    return error_response(401, "wrong_credentials", "the name or the password is wrong");
}

webhooks::HttpResponse too_many(TimeMs wait_ms) {
    webhooks::HttpResponse response =
        error_response(429, "too_many_failures", "too many tries; wait a little");
    response.headers.push_back({"Retry-After", std::to_string((wait_ms + 999) / 1000)});
    return response;
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
        if (!one.disabled) agents.push_back({{"name", one.name}, {"full_name", one.full_name}});
    }
    json channels = json::array();
    for (const auto& inbox : setup.inboxes) {
        const std::string& channel = inbox->settings.channel;
        if (std::find(channels.begin(), channels.end(), channel) == channels.end())
            channels.push_back(channel);
    }
    return {{"user", agent_json(agent)},
            {"csrf", csrf},
            {"brand", setup.book->brand.name},
            {"languages", setup.book->brand.languages},
            {"timezone", setup.book->brand.timezone},
            {"departments", departments},
            {"agents", agents},
            {"channels", channels},
            {"labels", store::labels_in_use(database)}};
}

}  // namespace

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
    route.handle = [this, handler](RoutedRequest request, net::Responder respond) {
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
}

void SignIn::begin(const webhooks::HttpRequest& request, net::Responder respond) {
    if (!is_same_origin(request))
        return respond(error_response(403, "csrf", "sign in from the console's own pages"));
    const webhooks::ParsedJson parsed = webhooks::parse_json(request.body);
    if (parsed.fault != webhooks::ParsedJson::Fault::none || !parsed.value.is_object())
        return respond(error_response(400, "invalid", "the body is not a JSON object"));
    const TimeMs now = desk_.clock().now();
    auto attempt = std::make_shared<Attempt>(request, std::move(respond));
    attempt->name = parsed.value.value("name", json()).is_string()
                        ? parsed.value["name"].get<std::string>().substr(0, longest_name)
                        : std::string{};
    if (parsed.value.value("password", json()).is_string())
        attempt->password = parsed.value["password"].get<std::string>();
    if (addresses_.exhausted(request.remote_address, now))
        return attempt->respond(too_many(60'000));
    if (const TimeMs wait = limits_.wait(attempt->name, now); wait > 0)
        return attempt->respond(too_many(wait));
    limits_.count_try(attempt->name, now);
    attempt->agent = desk_.reader().read(
        [&](store::Database& database) { return store::find_agent(database, attempt->name); });
    if (!worker_.post([this, attempt] { compare(attempt); })) attempt->respond(too_many(2'000));
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
    limits_.succeeded(attempt->name);
    open_session(attempt);
}

void SignIn::open_session(const std::shared_ptr<Attempt>& attempt) {
    attempt->token = random_token();
    auto work = [this, attempt](store::Database& database) -> Status {
        const TimeMs now = desk_.clock().now();
        // A session that the browser had before ends here: it is never carried over.
        store::end_session(database, sha256_hex(session_token(attempt->request)));
        store::add_session(database, sha256_hex(attempt->token), *attempt->agent, now);
        audit(database, attempt->agent->name, "session.begin", attempt->agent->name,
              attempt->request.remote_address, now);
        attempt->shown =
            session_json(database, *desk_.setup(), *attempt->agent, csrf_of(attempt->token));
        return Done{};
    };
    auto completion = [attempt](const Status& stored) {
        if (!stored) return attempt->respond(overloaded_response());
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

void SignIn::change_password(Call call, net::Responder respond) {
    if (call.caller.is_program)
        return respond(error_response(403, "forbidden", "a program has no password"));
    const std::string name = call.caller.name;
    if (Status fit = check_password(call.text("new")); !fit)
        return respond(error_response(400, "weak_password", fit.error().message));
    if (const TimeMs wait = limits_.wait(name, call.now); wait > 0) return respond(too_many(wait));
    limits_.count_try(name, call.now);
    auto agent = desk_.reader().read(
        [&](store::Database& database) { return store::find_agent(database, name); });
    struct Change {
        Call call;
        net::Responder respond;
        std::optional<store::Agent> agent;
    };
    auto change =
        std::make_shared<Change>(Change{std::move(call), std::move(respond), std::move(agent)});
    const bool posted = worker_.post([this, change] {
        const std::string current = change->call.text("current");
        if (!change->agent || !password_fits(change->agent->password_hash, current))
            return change->respond(wrong_credentials());
        limits_.succeeded(change->agent->name);
        Result<std::string> hash = hash_password(change->call.text("new"));
        change->call.body.clear();
        if (!hash) return change->respond(overloaded_response());
        desk_.store_then_respond(
            std::move(change->call),
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
            std::move(change->respond));
    });
    if (!posted) change->respond(too_many(2'000));
}

}  // namespace bot
