#pragma once

#include "bot/store/conversations.h"
#include "bot/store/database.h"

#include <map>
#include <string>

namespace bot::store {

/// The chat where `row` was last answered goes on elsewhere: `changes` are those to its address
/// (`Delivery::new_address`). Every conversation in it follows, with what waits there. One whose
/// new key is another conversation's keeps its own: only its answers go to the new place. False
/// when `row` stands there already.
[[nodiscard]] bool move_chat(Database& database,
                             const ConversationRow& row,
                             const std::map<std::string, std::string>& changes);

}  // namespace bot::store
