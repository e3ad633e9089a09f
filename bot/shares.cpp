#include "bot/shares.h"

namespace bot {

Shares::Shares(std::size_t count) : left_(std::make_shared<std::atomic<std::size_t>>(count)) {}

std::shared_ptr<const void> Shares::take() {
    std::size_t left = left_->load();
    do {
        if (left == 0) return nullptr;
    } while (!left_->compare_exchange_weak(left, left - 1));
    return {left_.get(), [left = left_](const void*) { ++*left; }};
}

}  // namespace bot
