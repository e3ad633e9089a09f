#pragma once

#include "bot/clock.h"
#include "bot/intake.h"
#include "bot/store/database.h"
#include "webhooks/message.h"

namespace bot {

/// What we sent ourselves, reported back by the platform: by its flag, our reference, its id, or
/// the words being sent, as the channel writes them. Settles the row that it is of.
[[nodiscard]] bool is_our_own(store::Database& database,
                              const IntakeContext& context,
                              const webhooks::Inbound& inbound,
                              TimeMs now);

}  // namespace bot
