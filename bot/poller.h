#pragma once

#include "bot/clock.h"
#include "bot/inbox_traffic.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace bot {

/// Step 1 for platforms that must be asked (YouTube, WordPress…): asks when it is time, stores what
/// is new with the same intake as a webhook, and keeps the cursor in the same transaction. Belongs
/// to the store thread, but for the callbacks of the network, which only post work to it.
class Poller {
public:
    explicit Poller(InboxTraffic& traffic) : traffic_(traffic) {}

    /// The store's tick: notes which inboxes are due.
    [[nodiscard]] std::optional<TimeMs> find_due(store::Database& database, TimeMs now);
    /// The store's after-commit: asks them.
    void ask_due();

private:
    struct Asking {
        std::shared_ptr<const Setup> setup;
        const Inbox* inbox = nullptr;
        std::string cursor;
        webhooks::OutboundRequest request;
        int pages = 0;
    };
    void ask(const std::shared_ptr<Asking>& asking);
    void take(const std::shared_ptr<Asking>& asking, const webhooks::HttpResponse& response);

    InboxTraffic& traffic_;
    std::map<store::InboxId, TimeMs> next_;
    std::set<store::InboxId> under_way_;
    std::vector<std::shared_ptr<Asking>> due_;
    std::mutex mutex_;  ///< Guards what other threads could not store.
    std::vector<store::InboxId> not_stored_;
};

}  // namespace bot
