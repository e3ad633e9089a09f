#pragma once

#include "bot/clock.h"
#include "bot/inbox_traffic.h"
#include "bot/store/lookups.h"

#include <memory>
#include <optional>
#include <vector>

namespace bot {

/// Step 1 for what a platform reports without its words: it was stored when it was acknowledged,
/// the words are asked for, and then it is taken in as any message. When they cannot be had after
/// three attempts it is taken in without them, and goes to a person; so does a report whose inbox
/// is not connected, a day after it came. Belongs to the store thread, but for the callbacks of the
/// network, which only post work to it.
class Lookups {
public:
    explicit Lookups(InboxTraffic& traffic) : traffic_(traffic) {}

    /// The store's tick: takes what is due.
    [[nodiscard]] std::optional<TimeMs> find_due(store::Database& database, TimeMs now);
    /// The store's after-commit: asks.
    void ask_due();
    /// The transaction of the last `find_due` may not have happened: nothing is asked.
    void forget_due() { due_.clear(); }

private:
    struct Asking {
        std::shared_ptr<const Setup> setup;
        const Inbox* inbox = nullptr;
        store::LookupRow row;
    };
    void give_up_stranded(store::Database& database,
                          const Setup& setup,
                          const std::vector<store::InboxId>& connected,
                          TimeMs now) const;
    void ask(const std::shared_ptr<Asking>& asking);
    void take(const std::shared_ptr<Asking>& asking, const webhooks::HttpResponse& response);

    InboxTraffic& traffic_;
    std::vector<std::shared_ptr<Asking>> due_;
};

}  // namespace bot
