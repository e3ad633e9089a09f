#include "bot/workers.h"

#include <utility>

namespace bot {

Workers::Workers(std::size_t threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(queue_);
    }
    filled_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

bool Workers::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= most_waiting_) return false;
        queue_.push_back(std::move(job));
    }
    filled_.notify_one();
    return true;
}

void Workers::run() {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            job = std::move(queue_.front());
            queue_.pop_front();
        }
        job();
    }
}

}  // namespace bot
