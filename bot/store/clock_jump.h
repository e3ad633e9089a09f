#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

namespace bot::store {

/// The longest that a platform's answer makes anything wait: one that says to come back later than
/// that is asked then all the same.
constexpr TimeMs longest_pause_ms = 3'600'000;

/// After a clock was set back: times to wait for that lie further ahead than the program ever sets
/// them become now, so that nobody waits for as long as the clock was ahead. Pauses of accounts,
/// turns, replies and lookups that are due. Nothing happened later than now either. What was
/// promised to people keeps the moment that they were told.
void pull_back_times(Database& database, TimeMs now);

/// Sessions that are over go, so that a clock set back later does not revive them.
void forget_old_sessions(Database& database, TimeMs now);

}  // namespace bot::store
