#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

namespace bot::store {

/// After the clock was set back: what was to happen "in a moment" is due now again instead of when
/// the clock gets there once more. What was promised to people keeps the moment that they were
/// told.
void bring_timers_back(Database& database, TimeMs now);

/// Whether the store has seen a moment that is still to come: the clock was set back while nobody
/// looked.
[[nodiscard]] bool store_is_ahead(Database& database, TimeMs now);

}  // namespace bot::store
