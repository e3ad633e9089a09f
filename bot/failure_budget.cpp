#include "bot/failure_budget.h"

#include "bot/net/addresses.h"

namespace bot {

void FailureBudget::forget_old(std::deque<TimeMs>& failures, TimeMs now) const {
    // A clock set back does not turn anybody away for as long as it was ahead.
    while (!failures.empty() &&
           (failures.front() + limits_.window_ms <= now || failures.front() > now)) {
        failures.pop_front();
    }
}

bool FailureBudget::exhausted(const std::string& address, TimeMs now) {
    const std::string key = net::caller_key(address);
    const std::lock_guard lock(mutex_);
    const auto found = failures_.find(key);
    if (found == failures_.end()) return false;
    forget_old(found->second, now);
    const bool used_up = found->second.size() >= limits_.failures;
    if (found->second.empty()) failures_.erase(found);
    return used_up;
}

void FailureBudget::count_failure(const std::string& address, TimeMs now) {
    const std::string key = net::caller_key(address);
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= limits_.most_addresses && !failures_.contains(key)) {
        failures_.erase(failures_.begin());
    }
    std::deque<TimeMs>& failures = failures_[key];
    forget_old(failures, now);
    failures.push_back(now);
    if (failures.size() > limits_.failures) failures.pop_front();
}

}  // namespace bot
