#pragma once

#include "bot/clock.h"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

namespace bot {

/// How often an address may fail (a wrong secret, a wrong password) before it is turned away for a
/// while: ten times a minute. IPv6 addresses are counted by their /64, which one caller owns whole.
/// Remembers a bounded number of addresses. Thread-safe: the mutex guards the counts.
class FailureBudget {
public:
    struct Limits {
        std::size_t failures = 10;
        TimeMs window_ms = 60'000;
        std::size_t most_addresses = 10'000;
    };

    FailureBudget() = default;
    explicit FailureBudget(Limits limits) : limits_(limits) {}

    /// Whether `address` has used up its failures.
    [[nodiscard]] bool exhausted(const std::string& address, TimeMs now);
    void count_failure(const std::string& address, TimeMs now);

private:
    void forget_old(std::deque<TimeMs>& failures, TimeMs now) const;

    Limits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::deque<TimeMs>> failures_;
};

}  // namespace bot
