#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/views.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What happened, in figures. Read-only.
namespace bot::store {

/// From a moment up to before another.
struct Period {
    TimeMs from = 0;
    TimeMs to = 0;
};

/// Messages by hour and channel: `[{at, channel, in, out}]`.
[[nodiscard]] nlohmann::json messages_by_hour(Database& database, Period period);

/// Turns by what was decided: `{answered, clarified, escalated, silent}`.
[[nodiscard]] nlohmann::json turns_by_action(Database& database, Period period);

/// How long each customer's message waited for the bot's answer; milliseconds.
[[nodiscard]] std::vector<TimeMs> bot_waits(Database& database, Period period);

/// A hand-over and the first words of a person after it.
struct Handled {
    TimeMs at = 0;
    TimeMs answered_at = 0;
    std::string department;
};
[[nodiscard]] std::vector<Handled> handled(Database& database, Period period);

/// `{kept, broken, open}`; what is open counts whenever it was made.
[[nodiscard]] nlohmann::json promise_counts(Database& database, Period period);

/// The intents asked most: `[{intent, count}]`.
[[nodiscard]] nlohmann::json topics(Database& database, Period period, std::int64_t limit);

/// How often each intent was asked since `from`: `{intent: count}`.
[[nodiscard]] nlohmann::json asked_since(Database& database, TimeMs from);

/// Questions that nobody answers yet, in the words of those in `scope`: `[{theme, count,
/// examples}]`.
[[nodiscard]] nlohmann::json unanswered(Database& database,
                                        Period period,
                                        const Scope& scope,
                                        std::int64_t limit);

/// Audit rows before an id, newest first, and whether the newest part of the chain holds.
[[nodiscard]] nlohmann::json audit_view(Database& database,
                                        std::optional<std::int64_t> before,
                                        std::int64_t limit);

/// How every inbox is: a pause that lasts, the newest message, deliveries that wait, or that
/// failed in the 24 hours before `now`.
[[nodiscard]] nlohmann::json inboxes_view(Database& database, TimeMs now);

/// Conversations of a department that need a person.
struct LiveCount {
    std::int64_t waiting = 0;
    std::int64_t human = 0;  ///< Somebody has them.
    std::int64_t late = 0;   ///< Of those that wait: past their time.
};

/// By department; one that has none is missing.
[[nodiscard]] std::map<std::string, LiveCount> live_by_department(Database& database, TimeMs now);

}  // namespace bot::store
