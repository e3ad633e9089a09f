#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/store/ids.h"
#include "webhooks/channels/widget_protocol.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace bot {

/// How often a visitor may write: one message a second, five at once. Not thread-safe.
class MessageBudget {
public:
    /// Milliseconds to wait; 0: go ahead, and it is counted.
    [[nodiscard]] TimeMs take(TimeMs now) {
        level_ = std::max<TimeMs>(0, level_ - std::max<TimeMs>(0, now - at_));
        at_ = now;
        if (level_ > (burst - 1) * interval_ms) return level_ - (burst - 1) * interval_ms;
        level_ += interval_ms;
        return 0;
    }

private:
    static constexpr TimeMs interval_ms = 1'000;
    static constexpr TimeMs burst = 5;
    TimeMs level_ = 0;
    TimeMs at_ = 0;
};

/// One open page of a visitor: a WebSocket, an event stream, or a poll that waits. Shared between a
/// network thread and the store thread; `mutex` guards everything but `send`, which is set once.
struct Visitor {
    webhooks::WidgetSession session;
    std::string address;  ///< Of the browser, or what a trusted proxy said of it.
    std::function<bool(std::string frame, std::int64_t seq)> send;  ///< `seq` 0: no stored message.

    std::mutex mutex;
    std::optional<store::ConversationId> conversation;  ///< Nothing until something was said.
    LiveUpdates::Subscription subscription = 0;
    std::int64_t sent_seq = 0;  ///< The page has everything up to here.
    std::string shown_status;
    MessageBudget budget;
};

}  // namespace bot
