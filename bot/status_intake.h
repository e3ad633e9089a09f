#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <vector>

namespace bot {

/// Takes in what a platform reports of messages that we sent, inside the caller's transaction; the
/// conversations in which something changed. Reports arrive in any order and only move forward:
/// what was delivered did not fail.
[[nodiscard]] std::vector<store::ConversationId> take_status(store::Database& database,
                                                             store::InboxId inbox,
                                                             const webhooks::StatusUpdate& update,
                                                             TimeMs now);

}  // namespace bot
