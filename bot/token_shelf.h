#pragma once

#include "bot/clock.h"
#include "bot/kept_token.h"
#include "bot/result.h"
#include "bot/store/store_thread.h"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace bot {

/// Where renewed tokens are kept: the next transaction of the store writes them. What it cannot
/// write (the disk is full) stays here and goes with the first one that succeeds. `keep` is
/// thread-safe; the rest belongs to the store thread.
class TokenShelf {
public:
    explicit TokenShelf(store::StoreThread& store) : store_(store) {}

    /// Stores `token` in place of what was kept under `key`. `done` comes once, on the store
    /// thread: with an Error when the transaction failed, though the token is not forgotten.
    void keep(std::string key, KeptToken token, std::function<void(Status)> done);

    /// The store's tick: writes what is new.
    [[nodiscard]] std::optional<TimeMs> write(store::Database& database, TimeMs now);
    /// The store's after-commit.
    void written();
    /// The last `write`, or its transaction, failed.
    void not_written();

private:
    using Dones = std::vector<std::function<void(Status)>>;

    store::StoreThread& store_;
    std::mutex mutex_;  ///< Guards what other threads put here.
    KeptTokens fresh_;
    Dones waiting_;
    KeptTokens under_way_;  ///< In the transaction that is not over.
    Dones waiting_for_it_;
    bool was_written_ = false;
};

}  // namespace bot
