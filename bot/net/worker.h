#pragma once

#include "bot/net/asio.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <thread>

namespace bot::net {

/// What the server is doing; it only moves forward.
enum class Phase { serving, draining, cutting };

/// Something with a deadline that must hear of the server's end: one per connection.
/// All calls come from the worker's thread.
class Watched {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    virtual ~Watched() = default;
    /// `deadline` has passed (it is disarmed first).
    virtual void expire() = 0;
    /// The server entered `phase`.
    virtual void enter(Phase phase) = 0;

    TimePoint deadline = TimePoint::max();

    Watched() = default;
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
};

/// One network thread: its io_context and the connections that live on it.
///
/// Deadlines are kept by a tick over all connections instead of a timer each: an operation then
/// costs one assignment. State belongs to the thread, except `connections`.
class Worker {
public:
    using Registration = std::list<Watched*>::iterator;

    explicit Worker(std::chrono::milliseconds tick);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void start();
    /// Tells every connection; from any thread.
    void enter(Phase phase);
    /// Lets the thread end once nothing is left to do, and waits for it. From another thread.
    void join();

    [[nodiscard]] asio::io_context& context() { return *context_; }
    /// For whoever may call in after the worker is gone (a late answer): posting is then harmless.
    [[nodiscard]] std::shared_ptr<asio::io_context> shared_context() const { return context_; }
    [[nodiscard]] Phase phase() const { return phase_; }

    Registration add(Watched& watched);
    void remove(Registration registration);

    [[nodiscard]] std::size_t connections() const { return connections_.load(); }

private:
    Awaitable<void> tick();

    std::shared_ptr<asio::io_context> context_;
    asio::executor_work_guard<Executor> work_;
    Timer timer_;
    std::chrono::milliseconds tick_;
    std::list<Watched*> watched_;
    std::atomic<std::size_t> connections_{0};
    Phase phase_ = Phase::serving;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace bot::net
