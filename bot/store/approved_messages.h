#pragma once

#include "bot/store/database.h"

#include <string>
#include <vector>

namespace bot::store {

/// What customers wrote and a person settled under "to learn", the most frequent first.
[[nodiscard]] std::vector<std::string> settled_messages(Database& database);

}  // namespace bot::store
