#pragma once

#include "bot/result.h"

#include <string>
#include <utility>

namespace bot {

/// Held while this process owns a store: a second process is refused instead of sharing it.
/// Released when the process ends, however it ends.
class ProcessLock {
public:
    /// Error `busy` when another process holds it.
    [[nodiscard]] static Result<ProcessLock> take(const std::string& store_path);

    ProcessLock(ProcessLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    ProcessLock& operator=(ProcessLock&&) = delete;
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;
    ~ProcessLock();

private:
    explicit ProcessLock(int file) : file_(file) {}
    int file_;
};

}  // namespace bot
