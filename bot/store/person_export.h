#pragma once

#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <nlohmann/json_fwd.hpp>

namespace bot::store {

/// Everything the store holds about a contact, every column of every row: who they are, each
/// conversation with its messages (but for those of others who wrote in it), decisions, deliveries,
/// hand-overs, promises and cases, and what they said in the conversations of others. Where others
/// took part, the columns that repeat everybody's words are missing; `left_out` names them.
[[nodiscard]] nlohmann::json person_export(Database& database, ContactId contact);

}  // namespace bot::store
