#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/store/ids.h"
#include "bot/widget/first_contacts.h"
#include "webhooks/channels/widget_protocol.h"

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
        static constexpr Bucket::Size size{1'000, 5};
        const TimeMs wait = bucket_.wait(size, now);
        if (wait == 0) bucket_.add(size, now);
        return wait;
    }

private:
    Bucket bucket_;
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
