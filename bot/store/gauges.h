#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bot::store {

struct OutboxGauge {
    std::string inbox;
    std::string state;  ///< pending, sending or held.
    std::int64_t rows = 0;
};

struct PausedInbox {
    std::string name;
    bool paused = false;
};

/// What the rows say at one moment, for the metrics.
struct Gauges {
    std::vector<OutboxGauge> outbox;
    std::vector<PausedInbox> inboxes;
    std::vector<std::pair<std::string, std::int64_t>> conversations;  ///< waiting and human.
    std::int64_t overdue = 0;
    std::int64_t promises_open = 0;
    std::int64_t promises_broken = 0;  ///< Whose customers still wait.
};

/// Counts what is open. Reads indexes of open rows only, so its cost does not grow with the log.
[[nodiscard]] Gauges read_gauges(Database& database, TimeMs now);

}  // namespace bot::store
