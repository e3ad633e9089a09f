#include "bot/console/passwords.h"
#include "bot/console/reports.h"
#include "bot/console/sign_in.h"
#include "bot/store/figures.h"
#include "bot/takeover.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

constexpr std::size_t longest_full_name = 120;
constexpr std::int64_t longest_page = 500;

Answer invalid(const std::string& why) {
    return refuse(422, "invalid", why);
}

/// Takes what the body gives; says what is wrong with it.
std::optional<Answer> apply(const Call& call, const Setup& setup, store::Agent& agent) {
    if (call.body.contains("full_name")) agent.full_name = call.text("full_name");
    if (agent.full_name.size() > longest_full_name) return invalid("a name of at most 120 bytes");
    if (call.body.contains("role")) {
        const auto role = store::role_named(call.text("role"));
        if (!role) return invalid("a role is viewer, agent, editor or admin");
        agent.role = *role;
    }
    if (call.body.contains("departments")) agent.departments = call.list("departments");
    for (const std::string& department : agent.departments) {
        const bool added = call.body.contains("departments");
        if (added && !setup.book->departments.contains(department))
            return invalid("there is no department " + department);
    }
    if (call.body.contains("disabled")) agent.disabled = call.flag("disabled");
    return std::nullopt;
}

bool ends_sessions(const store::Agent& before, const store::Agent& after) {
    return before.role != after.role || before.disabled != after.disabled ||
           before.departments != after.departments || before.password_hash != after.password_hash;
}

Answer add_user(Database& database,
                const Setup& setup,
                const Call& call,
                const std::string& password_hash) {
    store::Agent agent;
    agent.name = call.text("name");
    if (!store::is_fit_name(agent.name)) return invalid(store::fit_name_rule);
    if (!call.body.contains("role")) return invalid("which role?");
    if (auto refusal = apply(call, setup, agent)) return std::move(*refusal);
    agent.password_hash = password_hash;
    agent.disabled = false;
    if (Status added = store::add_agent(database, agent, call.now); !added)
        return refuse(409, "taken", added.error().message);
    audit(database, call.caller.name, "user.add", agent.name,
          std::string(store::role_name(agent.role)), call.now);
    return {201, agent_json(agent), {}};
}

/// The last admin can neither go nor lose the role: nobody could let one in again.
bool is_last_admin(Database& database, const std::string& name) {
    for (const store::Agent& other : store::all_agents(database)) {
        if (other.name != name && other.role == store::Role::admin && !other.disabled) return false;
    }
    return true;
}

Answer change_user(Database& database,
                   const Setup& setup,
                   const Call& call,
                   const std::string& password_hash) {
    const auto before = store::find_agent(database, call.parameters[0]);
    if (!before) return refuse(404, "not_found", "there is no such person");
    store::Agent agent = *before;
    if (auto refusal = apply(call, setup, agent)) return std::move(*refusal);
    if (!password_hash.empty()) agent.password_hash = password_hash;
    const bool was_admin = before->role == store::Role::admin && !before->disabled;
    const bool is_admin = agent.role == store::Role::admin && !agent.disabled;
    if (was_admin && !is_admin && is_last_admin(database, agent.name))
        return invalid("this is the last admin");
    if (ends_sessions(*before, agent)) ++agent.generation;
    store::update_agent(database, agent);
    audit(database, call.caller.name, "user.change", agent.name,
          std::string(store::role_name(agent.role)) + (agent.disabled ? ", disabled" : ""),
          call.now);
    return {200, agent_json(agent), {}};
}

using Change = Answer (*)(Database&, const Setup&, const Call&, const std::string&);

/// Whom the call is about, as they are before it.
store::Agent person_meant(Desk& desk, const Call& call) {
    store::Agent person;
    person.name = call.parameters.empty() ? call.text("name") : call.parameters[0];
    const auto known = desk.reader().read(
        [&](Database& database) { return store::find_agent(database, person.name); });
    return known.value_or(person);
}

/// Hashes the password of the body, when there is one, before the change is stored.
void with_password(Desk& desk, Workers& hashing, Change change, Call call, net::Responder respond) {
    const auto store = [&desk, change](Call ready, net::Responder answer, const std::string& hash) {
        desk.store_then_respond(
            std::move(ready),
            [&desk, change, hash](Database& database, const Call& done) {
                return change(database, *desk.setup(), done, hash);
            },
            std::move(answer));
    };
    const std::string password = call.text("password");
    call.body.erase("password");
    if (password.empty() && change == change_user)
        return store(std::move(call), std::move(respond), {});
    std::vector<std::string> about =
        words_about(person_meant(desk, call), desk.setup()->book->brand.name);
    about.push_back(call.text("full_name"));
    if (Status fit = check_password(password, about); !fit)
        return respond(response_of(refuse(422, "weak_password", fit.error().message)));
    struct Pending {
        Call call;
        net::Responder respond;
    };
    auto pending = std::make_shared<Pending>(Pending{std::move(call), std::move(respond)});
    const bool posted = hashing.post([pending, password, store] {
        const Result<std::string> hash = hash_password(password);
        if (!hash) return pending->respond(overloaded_response());
        store(std::move(pending->call), std::move(pending->respond), *hash);
    });
    if (!posted)
        pending->respond(error_response(429, "too_many", "too many passwords at once; try again"));
}

Answer list_users(Database& database, const Call&) {
    json users = json::array();
    for (const store::Agent& agent : store::all_agents(database))
        users.push_back(agent_json(agent));
    return {200, {{"users", std::move(users)}}, {}};
}

Answer show_audit(Database& database, const Call& call) {
    const std::int64_t limit =
        std::clamp<std::int64_t>(call.asked_number("limit").value_or(100), 1, longest_page);
    return {200, store::audit_view(database, call.asked_number("before"), limit), {}};
}

}  // namespace

void add_people_routes(Desk& desk, Workers& hashing) {
    desk.read("/api/v1/users", store::Role::admin, list_users);
    desk.later("POST", "/api/v1/users", store::Role::admin,
               [&desk, &hashing](Call call, net::Responder respond) {
                   with_password(desk, hashing, add_user, std::move(call), std::move(respond));
               });
    desk.later("PATCH", "/api/v1/users/{}", store::Role::admin,
               [&desk, &hashing](Call call, net::Responder respond) {
                   with_password(desk, hashing, change_user, std::move(call), std::move(respond));
               });
    desk.read("/api/v1/audit", store::Role::admin, show_audit);
}

}  // namespace bot
