#include "bot/net/event_session.h"

#include "bot/net/outbound_queue.h"
#include "bot/net/response_writer.h"

#include <exception>
#include <optional>

namespace bot::net {

namespace {

constexpr std::chrono::seconds comment_interval{15};
constexpr std::size_t write_at_once = 16 * 1024;

/// What the application holds. `opened` and `refusal` belong to the connection's thread.
class EventHandle final : public EventStream, public std::enable_shared_from_this<EventHandle> {
public:
    EventHandle(std::uint64_t id, std::string remote, std::shared_ptr<OutboundQueue> to_peer)
        : queue(std::move(to_peer)), id_(id), remote_(std::move(remote)) {}

    [[nodiscard]] std::uint64_t id() const override { return id_; }
    [[nodiscard]] const std::string& remote_address() const override { return remote_; }
    void open(std::vector<webhooks::Header> headers) override {
        queue->run([self = shared_from_this(), headers = std::move(headers)]() mutable {
            if (!self->opened) {
                self->opened = std::move(headers);
            }
        });
    }
    bool send(std::string text) override {
        open({});
        return queue->push(std::move(text));
    }
    void refuse(webhooks::HttpResponse response) override {
        queue->run([self = shared_from_this(), response = std::move(response)]() mutable {
            self->refusal = std::move(response);
        });
    }
    void close() override { queue->close(1000, ""); }

    const std::shared_ptr<OutboundQueue> queue;
    std::optional<std::vector<webhooks::Header>> opened;
    std::optional<webhooks::HttpResponse> refusal;

private:
    const std::uint64_t id_;
    const std::string remote_;
};

/// One stream, on its connection's thread; lives in the frame of serve_events.
class EventSession final : public LongSession {
public:
    EventSession(Connection& connection, std::string remote)
        : connection_(connection),
          wake_(connection.worker().context().get_executor()),
          handle_(std::make_shared<EventHandle>(
              connection.state().next_id.fetch_add(1),
              std::move(remote),
              std::make_shared<OutboundQueue>(connection.worker().shared_context()))) {
        handle_->queue->wake_through(wake_);
        connection_.state().sockets.fetch_add(1);
        connection_.set_session(this);
    }
    ~EventSession() override { end(); }

    void stop() override { handle_->queue->close(1001, ""); }
    void abort() override {
        handle_->queue->close(1001, "");
        connection_.stream().abort();
        wake_.cancel();
    }

    Awaitable<void> run(webhooks::HttpRequest request);

private:
    void end();
    Awaitable<bool> answer_head();
    Awaitable<void> write_events();
    Awaitable<void> watch_peer();
    Awaitable<void> wait(Watched::TimePoint until);
    [[nodiscard]] std::string take_events();

    Connection& connection_;
    Timer wake_;
    std::shared_ptr<EventHandle> handle_;
    bool peer_gone_ = false;
    bool watching_ = false;
    bool ended_ = false;
};

/// Before the handler hears of the end, so that what it sees agrees.
void EventSession::end() {
    if (!std::exchange(ended_, true)) {
        handle_->queue->end();
        connection_.set_session(nullptr);
        connection_.state().sockets.fetch_sub(1);
    }
}

Awaitable<void> EventSession::wait(Watched::TimePoint until) {
    ErrorCode cancelled;
    wake_.expires_at(until);
    co_await wake_.async_wait(into(cancelled));
}

Awaitable<bool> EventSession::answer_head() {
    const auto deadline =
        std::chrono::steady_clock::now() + connection_.state().options.deadlines.response;
    while (!handle_->opened && !handle_->refusal && !handle_->queue->closing() &&
           std::chrono::steady_clock::now() < deadline) {
        co_await wait(deadline);
    }
    if (handle_->opened && !handle_->refusal) {
        auto head = write_event_stream_head(*handle_->opened);
        co_return co_await connection_.write(std::move(head));
    }
    auto response = handle_->refusal ? std::move(*handle_->refusal) : plain_error(503);
    co_await connection_.respond(std::move(response), false, false);
    co_return false;
}

std::string EventSession::take_events() {
    std::string events;
    while (events.size() < write_at_once) {
        const auto next = handle_->queue->pop();
        if (!next) {
            break;
        }
        events += *next;
    }
    return events;
}

Awaitable<void> EventSession::write_events() {
    auto comment_due = std::chrono::steady_clock::now() + comment_interval;
    while (!peer_gone_) {
        auto events = take_events();
        if (events.empty() && handle_->queue->closing()) {
            break;
        }
        if (events.empty() && std::chrono::steady_clock::now() >= comment_due) {
            events = ":\n\n";
        }
        if (events.empty()) {
            co_await wait(comment_due);
            continue;
        }
        const bool written = co_await connection_.write(std::move(events));
        if (!written) {
            break;
        }
        comment_due = std::chrono::steady_clock::now() + comment_interval;
    }
}

Awaitable<void> EventSession::watch_peer() {
    ErrorCode error;
    char unexpected = 0;
    co_await connection_.stream().async_read_some(asio::buffer(&unexpected, 1), into(error));
    peer_gone_ = true;
    watching_ = false;
    wake_.cancel();
}

Awaitable<void> EventSession::run(webhooks::HttpRequest request) {
    auto& handler = connection_.state().handler;
    connection_.disarm();
    try {
        handler.open_event_stream(std::move(request), handle_);
    } catch (const std::exception&) {
        handle_->refusal = plain_error(500);
    }
    const bool opened = co_await answer_head();
    if (opened) {
        watching_ = true;
        asio::co_spawn(wake_.get_executor(), watch_peer(), asio::detached);
        co_await write_events();
        connection_.stream().abort();
    }
    while (watching_) {
        co_await wait(Watched::TimePoint::max());
    }
    end();
    handler.on_event_stream_closed(handle_->id());
}

}  // namespace

Awaitable<void> serve_events(Connection& connection, webhooks::HttpRequest request) {
    EventSession session(connection, request.remote_address);
    co_await session.run(std::move(request));
}

}  // namespace bot::net
