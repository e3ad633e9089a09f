#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/database.h"

#include <cstdint>
#include <optional>

namespace bot {

/// Forgets old conversations, once a day: those that are over and in which nothing has happened for
/// the book's `privacy.retention_days` (0: never). Belongs to the store thread.
class Retention {
public:
    explicit Retention(const CurrentSetup& setup) : setup_(setup) {}

    /// The store's tick; a bounded amount of work at a time.
    [[nodiscard]] std::optional<TimeMs> run(store::Database& database, TimeMs now);

private:
    const CurrentSetup& setup_;
    TimeMs next_run_ = 0;
    std::int64_t after_ = 0;  ///< Of a day's round: up to this conversation it has looked.
};

}  // namespace bot
