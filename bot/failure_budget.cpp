#include "bot/failure_budget.h"

namespace bot {

void FailureBudget::forget_old(std::deque<TimeMs>& failures, TimeMs now) const {
    while (!failures.empty() && failures.front() + limits_.window_ms <= now) failures.pop_front();
}

bool FailureBudget::exhausted(const std::string& address, TimeMs now) {
    const std::lock_guard lock(mutex_);
    const auto found = failures_.find(address);
    if (found == failures_.end()) return false;
    forget_old(found->second, now);
    if (found->second.empty()) failures_.erase(found);
    return failures_.contains(address) && failures_[address].size() >= limits_.failures;
}

void FailureBudget::count_failure(const std::string& address, TimeMs now) {
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= limits_.most_addresses && !failures_.contains(address)) {
        failures_.erase(failures_.begin());
    }
    std::deque<TimeMs>& failures = failures_[address];
    forget_old(failures, now);
    failures.push_back(now);
    if (failures.size() > limits_.failures) failures.pop_front();
}

}  // namespace bot
