#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/setup.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/turns.h"
#include "rules/decide/decision.h"

#include <optional>
#include <string>
#include <vector>

namespace bot {

/// Step 2: a due turn → a decision with its explanation, and in the same transaction everything
/// that follows from it: the reply, who owns the conversation now, the packet for the person, the
/// promise, the case. Belongs to the store thread.
class FirstResponse {
public:
    FirstResponse(const CurrentSetup& setup, LiveUpdates& live) : setup_(setup), live_(live) {}

    /// From now on decisions are counted there.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    /// The store's tick: answers what is due at `now`; returns when the next turn is due.
    [[nodiscard]] std::optional<TimeMs> answer_due(store::Database& database, TimeMs now);

private:
    void answer(store::Database& database, store::ConversationId id, TimeMs now);
    void decide_turn(store::Database& database, store::ConversationRow& row, TimeMs now);

    const CurrentSetup& setup_;
    LiveUpdates& live_;
    Metrics* metrics_ = nullptr;
};

/// The turn that `messages` make, as the engine sees it.
[[nodiscard]] rules::Turn make_turn(const rules::RuleBook& book,
                                    const store::ConversationRow& row,
                                    const std::vector<store::OpenMessage>& messages,
                                    TimeMs now);

/// Writes a decision and all that follows from it.
void write_decision(store::Database& database,
                    const Setup& setup,
                    store::ConversationRow& row,
                    const rules::Turn& turn,
                    const rules::Decision& decision,
                    TimeMs now);

}  // namespace bot
