#pragma once

#include "tests/process/stage.h"

#include <cstdint>
#include <mutex>
#include <random>
#include <set>
#include <string>

namespace tests {

/// What the platforms know, outside of a program that is killed: which messages exist, and which it
/// has acknowledged. Thread-safe.
class Ledger {
public:
    /// The next message to send: a new one, now and then an old one again, first of all those never
    /// acknowledged.
    std::int64_t next(std::mt19937& random);
    void acknowledge(std::int64_t id);
    [[nodiscard]] std::set<std::int64_t> unacknowledged();
    [[nodiscard]] std::set<std::int64_t> acknowledged();

private:
    std::mutex mutex_;
    std::int64_t last_ = 0;
    std::set<std::int64_t> unacknowledged_;
    std::set<std::int64_t> acknowledged_;
};

/// Odd messages arrive by Telegram, even ones as signed webhooks; each is a conversation of its
/// own.
[[nodiscard]] std::string request_for(std::int64_t id);

/// Starts the program once more, posts what was never acknowledged, waits until nothing is due, and
/// checks: every message is there once and was seen to once, nobody was told anything twice, and
/// what may have reached Telegram is held. At most `most_held` replies.
void check_nothing_lost(Stage& stage, Ledger& ledger, std::int64_t most_held);

}  // namespace tests
