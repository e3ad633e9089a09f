#pragma once

#include "bot/net/asio.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace bot::net {

/// What waits to be sent to one peer: filled from any thread, emptied on the connection's.
///
/// Bounded: a peer that does not read loses its connection (1013), not our memory. The mutex is
/// held for the length of a push or a pop; a post per message instead would not bound the queue.
class OutboundQueue : public std::enable_shared_from_this<OutboundQueue> {
public:
    static constexpr std::size_t max_messages = 256;
    static constexpr std::size_t max_bytes = 256 * 1024;

    struct Close {
        std::uint16_t code = 1000;
        std::string reason;
    };

    explicit OutboundQueue(const std::shared_ptr<asio::io_context>& context) : context_(context) {}

    /// False when the queue is closed, or closes because it is full.
    bool push(std::string text);
    /// The first call decides; nothing is taken afterwards.
    void close(std::uint16_t code, std::string_view reason);

    // On the connection's thread:
    /// `wake` is cancelled after each change, until `end`.
    void wake_through(Timer& wake) { wake_ = &wake; }
    void end();
    [[nodiscard]] std::optional<std::string> pop();
    /// Why to close, once everything before it has been taken.
    [[nodiscard]] std::optional<Close> closing();
    /// Runs `task` on the connection's thread, then wakes it; drops it after `end`.
    template <typename Task>
    void run(Task task) {
        if (const auto context = context_.lock()) {
            asio::dispatch(*context, [self = shared_from_this(), task = std::move(task)]() mutable {
                if (self->wake_ != nullptr) {
                    task();
                    self->wake_->cancel();
                }
            });
        }
    }

private:
    void wake() {
        run([] {});
    }

    std::weak_ptr<asio::io_context> context_;
    Timer* wake_ = nullptr;
    std::mutex mutex_;
    std::deque<std::string> texts_;
    std::size_t bytes_ = 0;
    std::optional<Close> close_;
};

}  // namespace bot::net
