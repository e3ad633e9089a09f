#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/opening_brief.h"
#include "bot/setup.h"
#include "bot/store/database.h"

#include <optional>

namespace bot {

/// What time alone does: a conversation whose person fell silent goes back to the bot; one in which
/// nothing happens is closed; a promise is announced to people before it breaks; a hand-over that
/// nobody takes goes on to the next department, which is told; departments are told what waits for
/// them when they open. The customer is told of the first, and once of a promise that broke, where
/// the program may still write and nobody else reads it. Belongs to the store thread. Asks the
/// clock what is due; after the clock was set back, what was due "in a moment" is due now.
class Timers {
public:
    Timers(const CurrentSetup& setup, LiveUpdates& live)
        : setup_(setup), live_(live), brief_(setup) {}

    /// The store's tick; does at most a bounded amount of work, at most once a second.
    [[nodiscard]] std::optional<TimeMs> run(store::Database& database, TimeMs now);

private:
    void follow_clock(store::Database& database, TimeMs now);
    void hand_back_silent(store::Database& database, const Setup& setup, TimeMs now);
    void close_quiet(store::Database& database, const Setup& setup, TimeMs now);
    void watch_promises(store::Database& database, const Setup& setup, TimeMs now);
    void pass_on_overdue(store::Database& database, const Setup& setup, TimeMs now);

    const CurrentSetup& setup_;
    LiveUpdates& live_;
    OpeningBrief brief_;
    TimeMs next_run_ = 0;
    TimeMs last_now_ = 0;
};

}  // namespace bot
