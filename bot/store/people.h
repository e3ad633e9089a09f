#pragma once

#include "bot/clock.h"
#include "bot/result.h"
#include "bot/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The people who sign in, and their sessions.
namespace bot::store {

/// What a person may do; each role may do what the ones before it may.
enum class Role { viewer, agent, editor, admin };

[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

/// Whether somebody may have this name: 1 to 40 of a-z, 0-9, dot, dash and underscore, and not one
/// under which the program itself stands in the audit log.
[[nodiscard]] bool is_fit_name(std::string_view name);

/// What a name that is not fit is refused with.
inline constexpr const char* fit_name_rule =
    "a name has 1 to 40 of a-z, 0-9, dot, dash and underscore, and is none of the program's own: "
    "bot, "
    "timer, intake, retention, operator";

struct Agent {
    std::string name;
    std::string full_name;
    Role role = Role::viewer;
    std::vector<std::string> departments;  ///< None: all.
    std::string password_hash;
    std::int64_t generation = 1;
    bool disabled = false;
    std::optional<TimeMs> last_seen_at;
};

[[nodiscard]] std::optional<Agent> find_agent(Database& database, const std::string& name);
[[nodiscard]] std::vector<Agent> all_agents(Database& database);

/// Error `busy` when the name is taken.
[[nodiscard]] Status add_agent(Database& database, const Agent& agent, TimeMs now);

/// Writes everything but the name. A new generation ends the sessions of the old one.
void update_agent(Database& database, const Agent& agent);

/// How long a session lasts: without a request, and at most.
inline constexpr TimeMs session_idle_ms = 30 * 60'000;
inline constexpr TimeMs session_total_ms = 8 * 3'600'000;

/// From where somebody signed in, as they recognise it.
struct SessionOrigin {
    std::string address;
    std::string browser;  ///< The browser's own words (User-Agent), shortened.
};

struct SessionRow {
    Agent agent;
    TimeMs started_at = 0;
    TimeMs seen_at = 0;
};

/// One of a person's sessions.
struct OpenSession {
    std::string token_hash;
    TimeMs started_at = 0;
    TimeMs seen_at = 0;
    SessionOrigin origin;
};

/// The session with this token hash, when it is still good: neither idle nor too old, the person
/// enabled and of the same generation.
[[nodiscard]] std::optional<SessionRow> find_session(Database& database,
                                                     const std::string& token_hash,
                                                     TimeMs now);

/// Begins a session of `agent`; removes those that have run out.
void add_session(Database& database,
                 const std::string& token_hash,
                 const Agent& agent,
                 const SessionOrigin& origin,
                 TimeMs now);
/// The sessions of `agent` that are still good, the newest first; at most a hundred.
[[nodiscard]] std::vector<OpenSession> open_sessions(Database& database,
                                                     const std::string& agent,
                                                     TimeMs now);
void touch_session(Database& database, const std::string& token_hash, TimeMs now);
/// Carries this one session over to a new generation of its person.
void keep_session(Database& database, const std::string& token_hash, std::int64_t generation);
void end_session(Database& database, const std::string& token_hash);
/// Ends every session of `agent` but this one; how many there were that had not run out.
std::int64_t end_other_sessions(Database& database,
                                const std::string& agent,
                                const std::string& token_hash,
                                TimeMs now);

}  // namespace bot::store
