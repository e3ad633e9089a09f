#include "bot/store/people.h"

#include "bot/store/clock_jump.h"
#include "bot/store/text_list.h"

#include <algorithm>
#include <array>

namespace bot::store {
namespace {

constexpr std::size_t longest_name = 40;
/// What the program writes into the audit log under; people and programs have other names.
constexpr std::array<std::string_view, 5> own_names = {"bot", "timer", "intake", "retention",
                                                       "operator"};
constexpr std::array<std::string_view, 4> role_names = {"viewer", "agent", "editor", "admin"};

constexpr const char* agent_columns =
    "a.name, a.full_name, a.role, a.departments_json, a.password_hash, a.generation, a.disabled, "
    "a.last_seen_at";

Agent read_agent(const Statement& row) {
    Agent agent;
    agent.name = row.text(0);
    agent.full_name = row.text(1);
    agent.role = role_named(row.text(2)).value_or(Role::viewer);
    agent.departments = read_list(row.text(3));
    agent.password_hash = row.text(4);
    agent.generation = row.integer(5);
    agent.disabled = row.integer(6) != 0;
    if (!row.is_null(7)) agent.last_seen_at = row.integer(7);
    return agent;
}

}  // namespace

std::string_view role_name(Role role) {
    return role_names[static_cast<std::size_t>(role)];
}

std::optional<Role> role_named(std::string_view name) {
    for (std::size_t i = 0; i < role_names.size(); ++i) {
        if (role_names[i] == name) return static_cast<Role>(i);
    }
    return std::nullopt;
}

bool is_fit_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
               std::string_view::npos &&
           std::find(own_names.begin(), own_names.end(), name) == own_names.end();
}

std::optional<Agent> find_agent(Database& database, const std::string& name) {
    Statement found = database.prepare(std::string("SELECT ") + agent_columns +
                                       " FROM agents a WHERE a.name = ?");
    if (!found.bind(name).step()) return std::nullopt;
    return read_agent(found);
}

std::vector<Agent> all_agents(Database& database) {
    std::vector<Agent> agents;
    Statement found = database.prepare(std::string("SELECT ") + agent_columns +
                                       " FROM agents a ORDER BY a.name LIMIT 1000");
    while (found.step()) agents.push_back(read_agent(found));
    return agents;
}

Status add_agent(Database& database, const Agent& agent, TimeMs now) {
    if (find_agent(database, agent.name)) {
        return Error{Error::Code::busy, "there is an account " + agent.name + " already"};
    }
    database
        .prepare(
            "INSERT INTO agents (name, full_name, role, departments_json, password_hash, "
            "created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(agent.name, agent.full_name, role_name(agent.role), list_text(agent.departments),
              agent.password_hash, now)
        .done();
    return Done{};
}

void update_agent(Database& database, const Agent& agent) {
    database
        .prepare(
            "UPDATE agents SET full_name = ?, role = ?, departments_json = ?, password_hash = ?,"
            " generation = ?, disabled = ? WHERE name = ?")
        .bind(agent.full_name, role_name(agent.role), list_text(agent.departments),
              agent.password_hash, agent.generation, std::int64_t{agent.disabled ? 1 : 0},
              agent.name)
        .done();
    database.prepare("DELETE FROM sessions WHERE agent = ? AND generation <> ?")
        .bind(agent.name, agent.generation)
        .done();
}

std::optional<SessionRow> find_session(Database& database,
                                       const std::string& token_hash,
                                       TimeMs now) {
    Statement found = database.prepare(
        std::string("SELECT ") + agent_columns +
        ", s.started_at, s.seen_at FROM sessions s JOIN agents a ON a.name = s.agent"
        " WHERE s.token_hash = ? AND s.generation = a.generation AND a.disabled = 0"
        " AND s.seen_at > ? AND s.started_at > ?");
    if (!found.bind(token_hash, now - session_idle_ms, now - session_total_ms).step()) {
        return std::nullopt;
    }
    return SessionRow{read_agent(found), found.integer(8), found.integer(9)};
}

void add_session(Database& database,
                 const std::string& token_hash,
                 const Agent& agent,
                 const SessionOrigin& origin,
                 TimeMs now) {
    forget_old_sessions(database, now);
    database
        .prepare(
            "INSERT INTO sessions (token_hash, agent, generation, started_at, seen_at, address,"
            " browser) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(token_hash, agent.name, agent.generation, now, now, origin.address, origin.browser)
        .done();
    database.prepare("UPDATE agents SET last_seen_at = ? WHERE name = ?")
        .bind(now, agent.name)
        .done();
}

std::vector<OpenSession> open_sessions(Database& database, const std::string& agent, TimeMs now) {
    std::vector<OpenSession> sessions;
    Statement found = database.prepare(
        "SELECT s.token_hash, s.started_at, s.seen_at, s.address, s.browser FROM sessions s JOIN"
        " agents a ON a.name = s.agent WHERE s.agent = ? AND s.generation = a.generation"
        " AND s.seen_at > ? AND s.started_at > ? ORDER BY s.started_at DESC LIMIT 100");
    found.bind(agent, now - session_idle_ms, now - session_total_ms);
    while (found.step()) {
        sessions.push_back(
            {found.text(0), found.integer(1), found.integer(2), {found.text(3), found.text(4)}});
    }
    return sessions;
}

void touch_session(Database& database, const std::string& token_hash, TimeMs now) {
    database.prepare("UPDATE sessions SET seen_at = ? WHERE token_hash = ?")
        .bind(now, token_hash)
        .done();
    database
        .prepare(
            "UPDATE agents SET last_seen_at = ? WHERE name = (SELECT agent FROM sessions WHERE "
            "token_hash = ?)")
        .bind(now, token_hash)
        .done();
}

void keep_session(Database& database, const std::string& token_hash, std::int64_t generation) {
    database.prepare("UPDATE sessions SET generation = ? WHERE token_hash = ?")
        .bind(generation, token_hash)
        .done();
}

void end_session(Database& database, const std::string& token_hash) {
    database.prepare("DELETE FROM sessions WHERE token_hash = ?").bind(token_hash).done();
}

std::int64_t end_other_sessions(Database& database,
                                const std::string& agent,
                                const std::string& token_hash,
                                TimeMs now) {
    forget_old_sessions(database, now);
    const bool ended = database.prepare("DELETE FROM sessions WHERE agent = ? AND token_hash <> ?")
                           .bind(agent, token_hash)
                           .done();
    return ended ? database.changes() : 0;
}

}  // namespace bot::store
