#include "bot/console/reports.h"
#include "bot/store/figures.h"
#include "bot/store/people.h"
#include "rules/calendar/preview.h"

#include <algorithm>
#include <set>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

/// Whether this account may answer what waits in the department.
bool answers_in(const store::Agent& agent, const std::string& department) {
    if (agent.disabled || agent.role == store::Role::viewer) return false;
    const auto& own = agent.departments;
    return agent.role == store::Role::admin || own.empty() ||
           std::find(own.begin(), own.end(), department) != own.end();
}

const store::Agent* named(const std::vector<store::Agent>& agents, const std::string& name) {
    const auto found = std::find_if(agents.begin(), agents.end(),
                                    [&](const store::Agent& one) { return one.name == name; });
    return found == agents.end() ? nullptr : &*found;
}

/// What keeps somebody whom the book names from answering; `ready` when nothing does.
const char* account_state(const store::Agent* account, const std::string& department) {
    if (account == nullptr) return "none";
    if (account->disabled) return "disabled";
    if (account->role == store::Role::viewer) return "reads_only";
    return answers_in(*account, department) ? "ready" : "elsewhere";
}

/// Who takes over when it is closed, one after the other.
json fallbacks(const rules::RuleBook& book, const rules::Department& department) {
    json chain = json::array();
    std::set<std::string> met = {department.name};
    auto next = book.departments.find(department.fallback);
    while (next != book.departments.end() && met.insert(next->first).second) {
        chain.push_back(next->first);
        next = book.departments.find(next->second.fallback);
    }
    return chain;
}

json people_json(const rules::Department& department, const std::vector<store::Agent>& agents) {
    json people = json::array();
    for (const std::string& name : department.people) {
        const store::Agent* account = named(agents, name);
        people.push_back({{"name", name},
                          {"full_name", account != nullptr ? account->full_name : ""},
                          {"account", account_state(account, department.name)}});
    }
    return people;
}

/// Accounts that may answer here although the book does not name them.
json others_json(const rules::Department& department, const std::vector<store::Agent>& agents) {
    json others = json::array();
    const auto& people = department.people;
    for (const store::Agent& one : agents) {
        const bool in_book = std::find(people.begin(), people.end(), one.name) != people.end();
        if (!in_book && answers_in(one, department.name))
            others.push_back({{"name", one.name}, {"full_name", one.full_name}});
    }
    return others;
}

json notices_json(const Setup& setup, const rules::Department& department) {
    json notices = json::array();
    for (const std::string& target : department.notify)
        notices.push_back({{"name", target}, {"on", setup.notice_targets.contains(target)}});
    return notices;
}

/// What is wrong with a department, by code.
json faults_of(const json& shown) {
    json faults = json::array();
    const json& people = shown["people"];
    const bool any_ready = std::any_of(people.begin(), people.end(),
                                       [](const json& one) { return one["account"] == "ready"; });
    if (people.empty()) faults.push_back("no_people");
    if (!people.empty() && !any_ready) faults.push_back("no_account");
    if (!any_ready && shown["others"].empty()) faults.push_back("nobody_answers");
    const json& notices = shown["notices"];
    if (std::any_of(notices.begin(), notices.end(), [](const json& one) { return !one["on"]; }))
        faults.push_back("notice_off");
    return faults;
}

json department_json(const Setup& setup,
                     const rules::Department& department,
                     const std::vector<store::Agent>& agents,
                     TimeMs now) {
    const rules::RuleBook& book = *setup.book;
    const auto calendar = book.calendars.find(department.calendar);
    const bool has_calendar = calendar != book.calendars.end();
    const bool open = has_calendar && rules::is_open(calendar->second, now);
    const auto changes = !has_calendar ? std::nullopt
                         : open        ? rules::next_closing(calendar->second, now)
                                       : rules::next_opening(calendar->second, now);
    json shown = {{"name", department.name},
                  {"default", department.name == book.default_department},
                  {"calendar", department.calendar},
                  {"open", open},
                  {"changes_at", changes ? json(*changes) : json(nullptr)},
                  {"people", people_json(department, agents)},
                  {"others", others_json(department, agents)},
                  {"fallbacks", fallbacks(book, department)},
                  {"notices", notices_json(setup, department)},
                  {"takes", department.takes},
                  {"file", department.where.file},
                  {"line", department.where.line}};
    shown["faults"] = faults_of(shown);
    return shown;
}

Answer list_departments(store::Database& database, const Setup& setup, TimeMs now) {
    const std::vector<store::Agent> agents = store::all_agents(database);
    const auto live = store::live_by_department(database, now);
    json departments = json::array();
    for (const auto& [name, department] : setup.book->departments) {
        json shown = department_json(setup, department, agents, now);
        const auto found = live.find(name);
        const store::LiveCount count = found == live.end() ? store::LiveCount{} : found->second;
        shown.update({{"waiting", count.waiting}, {"human", count.human}, {"late", count.late}});
        departments.push_back(std::move(shown));
    }
    return {200, {{"now", now}, {"departments", std::move(departments)}}, {}};
}

json off_inbox(const rules::InboxSpec& spec) {
    return {{"name", spec.name},
            {"channel", spec.channel},
            {"paused_until", nullptr},
            {"pause_reason", ""},
            {"last_inbound_at", nullptr},
            {"pending", 0},
            {"held", 0},
            {"failed", 0}};
}

/// The store's inboxes that the book has, or that still have something to send, and those of the
/// book that were never connected.
json inboxes_json(json stored, const Setup& setup) {
    std::set<std::string> missing;
    for (const rules::InboxSpec& spec : setup.book->inboxes) missing.insert(spec.name);
    json list = json::array();
    for (json& one : stored) {
        const bool in_book = missing.erase(one["name"].get<std::string>()) > 0;
        if (in_book || one["pending"] != 0 || one["held"] != 0) list.push_back(std::move(one));
    }
    for (const rules::InboxSpec& spec : setup.book->inboxes)
        if (missing.contains(spec.name)) list.push_back(off_inbox(spec));
    for (json& one : list)
        one["off"] = setup.inbox(one["name"].get_ref<const std::string&>()) == nullptr;
    return list;
}

}  // namespace

void add_team_routes(Desk& desk) {
    desk.read("/api/v1/inboxes", store::Role::viewer,
              [&desk](store::Database& database, const Call& call) -> Answer {
                  return {200,
                          {{"inboxes",
                            inboxes_json(store::inboxes_view(database, call.now), *desk.setup())}},
                          {}};
              });
    desk.read("/api/v1/departments", store::Role::viewer,
              [&desk](store::Database& database, const Call& call) {
                  return list_departments(database, *desk.setup(), call.now);
              });
}

}  // namespace bot
