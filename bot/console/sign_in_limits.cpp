#include "bot/console/sign_in_limits.h"

#include <algorithm>

namespace bot {
namespace {

constexpr std::size_t free_tries = 5;
constexpr std::size_t most_names = 10'000;
constexpr TimeMs first_wait_ms = 1'000;
constexpr TimeMs longest_wait_ms = 15 * 60'000;

}  // namespace

TimeMs SignInLimits::wait(const std::string& name, TimeMs now) {
    const std::lock_guard lock(mutex_);
    const auto found = tries_.find(name);
    // After a clock was set back nobody waits longer than the longest wait.
    return found == tries_.end()
               ? 0
               : std::clamp<TimeMs>(found->second.free_at - now, 0, longest_wait_ms);
}

void SignInLimits::count_try(const std::string& name, TimeMs now) {
    const std::lock_guard lock(mutex_);
    if (tries_.size() >= most_names && !tries_.contains(name)) tries_.erase(tries_.begin());
    Tries& tries = tries_[name];
    if (++tries.count < free_tries) return;
    const std::size_t doublings = std::min<std::size_t>(tries.count - free_tries, 20);
    tries.free_at = now + std::min(longest_wait_ms, first_wait_ms << doublings);
}

void SignInLimits::succeeded(const std::string& name) {
    const std::lock_guard lock(mutex_);
    tries_.erase(name);
}

}  // namespace bot
