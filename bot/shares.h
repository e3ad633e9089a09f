#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace bot {

/// So many shares of something scarce. Each is given back when its last holder lets go of it, which
/// may be after the end of this object. Thread-safe.
class Shares {
public:
    explicit Shares(std::size_t count);

    /// Null: all are taken.
    [[nodiscard]] std::shared_ptr<const void> take();

private:
    std::shared_ptr<std::atomic<std::size_t>> left_;
};

}  // namespace bot
