#include "bot/console/reports.h"
#include "bot/store/people.h"
#include "bot/takeover.h"

#include <utility>

// One's own sessions: where one is signed in, and the end of all but this one.
namespace bot {
namespace {

using nlohmann::json;
using store::Database;

Answer list_sessions(Database& database, const Call& call) {
    json sessions = json::array();
    for (const store::OpenSession& one :
         store::open_sessions(database, call.caller.name, call.now)) {
        sessions.push_back({{"started_at", one.started_at},
                            {"seen_at", one.seen_at},
                            {"address", one.origin.address},
                            {"browser", one.origin.browser},
                            {"current", one.token_hash == call.caller.session}});
    }
    return {200, {{"sessions", std::move(sessions)}}, {}};
}

Answer end_others(Database& database, const Call& call) {
    if (call.caller.is_program) return refuse(403, "forbidden", "a program has no sessions");
    const std::int64_t ended =
        store::end_other_sessions(database, call.caller.name, call.caller.session, call.now);
    if (ended > 0)
        audit(database, call.caller.name, "session.end_others", call.caller.name,
              std::to_string(ended), call.now);
    return {200, {{"ended", ended}}, {}};
}

}  // namespace

void add_session_routes(Desk& desk) {
    desk.read("/api/v1/sessions", store::Role::viewer, list_sessions);
    desk.write("POST", "/api/v1/sessions/end-others", store::Role::viewer, end_others);
}

}  // namespace bot
