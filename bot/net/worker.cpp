#include "bot/net/worker.h"

namespace bot::net {

Worker::Worker(std::chrono::milliseconds tick)
    : context_(std::make_shared<asio::io_context>(1)),
      work_(context_->get_executor()),
      timer_(context_->get_executor()),
      tick_(tick) {}

Worker::~Worker() {
    join();
}

void Worker::start() {
    asio::co_spawn(context_->get_executor(), tick(), asio::detached);
    thread_ = std::thread([this] { context_->run(); });
}

void Worker::enter(Phase phase) {
    asio::post(context_->get_executor(), [this, phase] {
        phase_ = phase;
        // A connection may leave the list while it hears of it.
        for (auto next = watched_.begin(); next != watched_.end();) {
            (*next++)->enter(phase);
        }
    });
}

void Worker::join() {
    if (!thread_.joinable()) {
        return;
    }
    asio::post(context_->get_executor(), [this] {
        ending_ = true;
        timer_.cancel();
        work_.reset();
    });
    thread_.join();
}

Worker::Registration Worker::add(Watched& watched) {
    connections_.fetch_add(1);
    return watched_.insert(watched_.end(), &watched);
}

void Worker::remove(Registration registration) {
    watched_.erase(registration);
    connections_.fetch_sub(1);
}

Awaitable<void> Worker::tick() {
    ErrorCode error;
    while (!ending_) {
        timer_.expires_after(tick_);
        co_await timer_.async_wait(into(error));
        const auto now = std::chrono::steady_clock::now();
        for (auto next = watched_.begin(); next != watched_.end();) {
            auto& watched = **next++;
            if (watched.deadline <= now) {
                watched.deadline = Watched::TimePoint::max();
                watched.expire();
            }
        }
    }
}

}  // namespace bot::net
