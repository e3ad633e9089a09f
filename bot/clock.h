#pragma once

#include <atomic>
#include <cstdint>

namespace bot {

/// UTC milliseconds since 1970.
using TimeMs = std::int64_t;

/// The time, so that tests can hold it. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimeMs now() const = 0;

    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
};

/// The machine's wall clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] TimeMs now() const override;
};

/// Stands still until it is told to move.
class ManualClock final : public Clock {
public:
    explicit ManualClock(TimeMs start) : now_(start) {}
    [[nodiscard]] TimeMs now() const override { return now_.load(); }
    void set(TimeMs now) { now_.store(now); }
    void advance(TimeMs by) { now_.fetch_add(by); }

private:
    std::atomic<TimeMs> now_;
};

}  // namespace bot
