#pragma once

#include "bot/clock.h"

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace bot {

/// A bucket that empties with time: `burst` at once, then one per `interval_ms`. Not thread-safe.
class Bucket {
public:
    struct Size {
        TimeMs interval_ms = 1'000;
        TimeMs burst = 5;
    };

    /// Milliseconds until the next may come; 0: now.
    [[nodiscard]] TimeMs wait(Size size, TimeMs now) const;
    void add(Size size, TimeMs now);

private:
    [[nodiscard]] TimeMs level(TimeMs now) const;

    TimeMs level_ = 0;
    TimeMs at_ = 0;
};

/// How many strangers may begin a chat: of one address (IPv6 by its /64), on one site, and in all.
/// Asked before anything is written, so that a flood of first messages costs neither the store nor
/// those who are already talking. Remembers a bounded number of addresses. Thread-safe: the mutex
/// guards the buckets.
class FirstContacts {
public:
    struct Limits {
        Bucket::Size address{100, 300};
        Bucket::Size site{20, 600};
        Bucket::Size all{10, 1'000};
        std::size_t most_addresses = 10'000;
    };

    FirstContacts() = default;
    explicit FirstContacts(Limits limits) : limits_(limits) {}

    /// Milliseconds that the stranger must wait; 0: go ahead, and it is counted.
    [[nodiscard]] TimeMs take(const std::string& address, const std::string& site, TimeMs now);

private:
    Limits limits_;
    std::mutex mutex_;
    Bucket all_;
    std::unordered_map<std::string, Bucket> sites_;
    std::unordered_map<std::string, Bucket> addresses_;
};

}  // namespace bot
