#include "bot/live_updates.h"

#include <utility>

namespace bot {

LiveUpdates::Subscription LiveUpdates::follow(store::ConversationId conversation,
                                              Listener listener) {
    const std::lock_guard lock(mutex_);
    const Subscription id = next_++;
    followers_[id] = {conversation, false, std::move(listener)};
    by_conversation_.emplace(conversation, id);
    return id;
}

LiveUpdates::Subscription LiveUpdates::follow_all(Listener listener) {
    const std::lock_guard lock(mutex_);
    const Subscription id = next_++;
    followers_[id] = {{}, true, std::move(listener)};
    of_all_.insert(id);
    return id;
}

void LiveUpdates::unfollow(Subscription subscription) {
    const std::lock_guard lock(mutex_);
    const auto found = followers_.find(subscription);
    if (found == followers_.end()) return;
    const auto [begin, end] = by_conversation_.equal_range(found->second.conversation);
    for (auto entry = begin; entry != end; ++entry) {
        if (entry->second == subscription) {
            by_conversation_.erase(entry);
            break;
        }
    }
    of_all_.erase(subscription);
    followers_.erase(found);
}

void LiveUpdates::changed(store::ConversationId conversation) {
    const std::lock_guard lock(mutex_);
    changed_.insert(conversation);
}

void LiveUpdates::publish() {
    std::vector<std::pair<Listener, store::ConversationId>> calls;
    {
        const std::lock_guard lock(mutex_);
        for (const store::ConversationId conversation : std::exchange(changed_, {})) {
            const auto [begin, end] = by_conversation_.equal_range(conversation);
            for (auto entry = begin; entry != end; ++entry) {
                calls.emplace_back(followers_[entry->second].listener, conversation);
            }
            for (const Subscription id : of_all_) {
                calls.emplace_back(followers_[id].listener, conversation);
            }
        }
    }
    for (const auto& [listener, conversation] : calls) listener(conversation);
}

void LiveUpdates::discard() {
    const std::lock_guard lock(mutex_);
    changed_.clear();
}

}  // namespace bot
