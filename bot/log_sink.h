#pragma once

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <cstdint>
#include <mutex>

namespace bot {

/// Writes to a file descriptor without ever waiting for who reads it: a line that finds no room, or
/// a disk that is full, is dropped and counted. A line has at most as many bytes as a pipe takes at
/// once, so that lines are never torn. Thread-safe: spdlog's base holds the mutex.
class LogSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    /// Borrows `file`.
    explicit LogSink(int file) : file_(file) {}
    [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(); }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override;
    void flush_() override {}

private:
    [[nodiscard]] bool write_now(const char* bytes, std::size_t size) const;

    int file_;
    std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace bot
