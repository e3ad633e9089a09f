#pragma once

#include "bot/store/ids.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace bot {

/// Tells open pages that a conversation has something new, once it is stored. Thread-safe: pages
/// come and go on the network threads, news come from the store thread; the mutex guards only the
/// lists.
class LiveUpdates {
public:
    /// Called on the store thread after a commit; must not block. The id is the conversation that
    /// changed.
    using Listener = std::function<void(store::ConversationId)>;
    using Subscription = std::uint64_t;

    /// News of one conversation (a customer's widget).
    [[nodiscard]] Subscription follow(store::ConversationId conversation, Listener listener);
    /// News of all conversations (a console).
    [[nodiscard]] Subscription follow_all(Listener listener);
    /// Afterwards the listener is not called again, but a call under way may still end.
    void unfollow(Subscription subscription);

    /// Inside a transaction: remembers the change.
    void changed(store::ConversationId conversation);
    /// After the commit: tells the listeners of everything remembered, once each.
    void publish();
    /// After a failed commit: forgets.
    void discard();

private:
    struct Follower {
        store::ConversationId conversation;
        bool all = false;
        Listener listener;
    };

    std::mutex mutex_;
    std::map<Subscription, Follower> followers_;
    std::multimap<store::ConversationId, Subscription> by_conversation_;
    std::set<Subscription> of_all_;
    std::set<store::ConversationId> changed_;
    Subscription next_ = 1;
};

}  // namespace bot
