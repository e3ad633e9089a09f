#include "bot/net/outbound_queue.h"

namespace bot::net {

bool OutboundQueue::push(std::string text) {
    bool taken = false;
    {
        const std::lock_guard lock(mutex_);
        if (close_) {
            return false;
        }
        taken = texts_.size() < max_messages && bytes_ + text.size() <= max_bytes;
        if (taken) {
            bytes_ += text.size();
            texts_.push_back(std::move(text));
        } else {
            texts_.clear();
            bytes_ = 0;
            close_ = Close{1013, "the messages were not read in time"};
        }
    }
    wake();
    return taken;
}

void OutboundQueue::close(std::uint16_t code, std::string_view reason) {
    {
        const std::lock_guard lock(mutex_);
        if (close_) {
            return;
        }
        close_ = Close{code, std::string(reason.substr(0, 123))};
    }
    wake();
}

void OutboundQueue::end() {
    wake_ = nullptr;
    const std::lock_guard lock(mutex_);
    texts_.clear();
    bytes_ = 0;
    if (!close_) {
        close_ = Close{};
    }
}

std::optional<std::string> OutboundQueue::pop() {
    const std::lock_guard lock(mutex_);
    if (texts_.empty()) {
        return std::nullopt;
    }
    auto text = std::move(texts_.front());
    texts_.pop_front();
    bytes_ -= text.size();
    return text;
}

std::optional<OutboundQueue::Close> OutboundQueue::closing() {
    const std::lock_guard lock(mutex_);
    return texts_.empty() ? close_ : std::nullopt;
}

}  // namespace bot::net
