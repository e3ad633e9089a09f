#pragma once

#include "bot/clock.h"

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace bot {

/// Wrong passwords per account: from the fifth in a row on, the account takes no sign-in for a
/// second, then two, four… up to a quarter of an hour. Names that do not exist are counted too, so
/// that they look the same. Sessions that are open are not touched. Thread-safe: the mutex guards
/// the counts.
class SignInLimits {
public:
    /// Milliseconds until `name` may try again; 0: now.
    [[nodiscard]] TimeMs wait(const std::string& name, TimeMs now);
    /// Counts a try before its outcome is known: tries at the same time do not slip through.
    void count_try(const std::string& name, TimeMs now);
    void succeeded(const std::string& name);

private:
    struct Tries {
        std::size_t count = 0;
        TimeMs free_at = 0;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Tries> tries_;
};

}  // namespace bot
