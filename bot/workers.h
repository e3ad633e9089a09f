#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bot {

/// Threads for what takes long (hashing a password, trying another book), with a short queue, so
/// that a flood costs neither memory nor the network threads. Thread-safe: the mutex guards the
/// queue.
class Workers {
public:
    Workers(std::size_t threads, std::size_t most_waiting);
    /// Drops what waits and finishes what runs.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// False when too many wait: answer 429.
    [[nodiscard]] bool post(std::function<void()> job);

private:
    void run();

    std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace bot
