#pragma once

#include "bot/result.h"
#include "bot/store/database.h"

namespace bot::store {

/// The schema this program writes.
[[nodiscard]] int newest_schema();

/// Brings the database to the newest schema, one transaction per step; forward only. A database
/// from a newer program is refused by name, with what to do. Safe to kill at any instant: a step is
/// whole or not there.
[[nodiscard]] Status migrate(Database& database);

}  // namespace bot::store
