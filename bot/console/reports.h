#pragma once

#include "bot/console/desk.h"
#include "bot/workers.h"

namespace bot {

/// Opening hours, and what would be said at a given time.
void add_hours_routes(Desk& desk);

/// The figures of a stretch of time; they may take long, so they are worked out on `workers`.
void add_overview_route(Desk& desk, Workers& workers, const std::string& store_path);

/// The register of cases, and who is to be called back.
void add_register_routes(Desk& desk);

/// The departments and the health of the inboxes, for everybody who works here.
void add_team_routes(Desk& desk);

/// The people, the audit log.
void add_people_routes(Desk& desk, Workers& hashing);

/// One's own sessions, and the end of all but this one.
void add_session_routes(Desk& desk);

/// Forgetting a person everywhere while the program runs.
void add_privacy_routes(Desk& desk, store::StoreThread& store);

}  // namespace bot
