#pragma once

#include "bot/clock.h"
#include "bot/open_turn.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"

namespace bot {

/// Writes a decision and all that follows from it: the reply, who owns the conversation now, the
/// packet for the person, the case, the promise. `row` is the conversation as it is now.
void write_decision(store::Database& database,
                    store::ConversationRow& row,
                    const DecidedTurn& decided,
                    TimeMs now);

}  // namespace bot
