#include "bot/net/socket_session.h"

#include "bot/net/outbound_queue.h"
#include "bot/net/response_writer.h"

#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <exception>

namespace bot::net {

namespace {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using Clock = std::chrono::steady_clock;
using UpgradeRequest = http::request<http::empty_body>;

constexpr std::chrono::seconds ping_interval{25};
constexpr std::chrono::seconds silence_limit{60};  ///< Two pings unanswered: the peer is dead.
constexpr std::chrono::milliseconds farewell{3'000};
constexpr std::size_t read_bytes = 1536;

/// What the application holds.
class SocketHandle final : public Socket {
public:
    SocketHandle(std::uint64_t id,
                 std::uint64_t tag,
                 std::string remote,
                 std::shared_ptr<OutboundQueue> to_peer)
        : queue(std::move(to_peer)), id_(id), tag_(tag), remote_(std::move(remote)) {}

    [[nodiscard]] std::uint64_t id() const override { return id_; }
    [[nodiscard]] std::uint64_t tag() const override { return tag_; }
    [[nodiscard]] const std::string& remote_address() const override { return remote_; }
    bool send(std::string text) override { return queue->push(std::move(text)); }
    void close(std::uint16_t code, std::string_view reason) override { queue->close(code, reason); }

    const std::shared_ptr<OutboundQueue> queue;

private:
    const std::uint64_t id_;
    const std::uint64_t tag_;
    const std::string remote_;
};

/// One WebSocket, on its connection's thread; lives in the frame of serve_socket.
class SocketSession final : public LongSession {
public:
    SocketSession(Connection& connection, SocketAccept accept, std::string remote);
    ~SocketSession() override { end(); }

    void stop() override { handle_->close(1001, "the server is going down"); }
    /// Closing the socket is not enough: Beast 1.81 leaves a failing read and a close waiting for
    /// each other, where only a cancellation reaches them.
    void abort() override {
        connection_.stream().abort();
        cancel_write_.emit(asio::cancellation_type::terminal);
        cancel_read_.emit(asio::cancellation_type::terminal);  // Last: it may end the session.
    }

    Awaitable<void> run(const UpgradeRequest& request);

private:
    void end();
    Awaitable<void> read_messages();
    Awaitable<void> write_messages();
    Awaitable<bool> close_politely();
    void deliver(std::string text);
    void count_one();
    void check_clock(Clock::time_point now);
    [[nodiscard]] Clock::time_point next_check() const;

    Connection& connection_;
    const SocketAccept accept_;
    websocket::stream<Stream&, false> socket_;  ///< Without compression.
    Timer wake_;
    Timer written_;  ///< Cancelled when the writer has ended.
    asio::cancellation_signal cancel_read_;
    asio::cancellation_signal cancel_write_;
    std::shared_ptr<SocketHandle> handle_;
    Clock::time_point opened_ = Clock::now();
    Clock::time_point last_message_ = opened_;
    Clock::time_point last_sign_of_life_ = opened_;
    Clock::time_point ping_due_ = opened_ + ping_interval;
    Clock::time_point minute_began_ = opened_;
    unsigned in_this_minute_ = 0;
    bool any_message_ = false;
    bool writing_ = false;
    bool reading_ = true;
    bool closing_ = false;
    bool ended_ = false;
};

SocketSession::SocketSession(Connection& connection, SocketAccept accept, std::string remote)
    : connection_(connection),
      accept_(std::move(accept)),
      socket_(connection.stream()),
      wake_(connection.worker().context().get_executor()),
      written_(wake_.get_executor(), Clock::time_point::max()),
      handle_(std::make_shared<SocketHandle>(
          connection.state().next_id.fetch_add(1),
          accept_.tag,
          std::move(remote),
          std::make_shared<OutboundQueue>(connection.worker().shared_context()))) {
    handle_->queue->wake_through(wake_);
    connection_.state().sockets.fetch_add(1);
    connection_.set_session(this);
    socket_.read_message_max(accept_.max_message_bytes);
    socket_.auto_fragment(false);
    socket_.text(true);
    socket_.set_option(websocket::stream_base::decorator(
        [protocol = accept_.subprotocol](websocket::response_type& response) {
            response.set(http::field::server, "Portavoz");  // Beast would name its version.
            if (!protocol.empty()) {
                response.set(http::field::sec_websocket_protocol, protocol);
            }
        }));
    socket_.control_callback(
        [this](websocket::frame_type kind, boost::beast::string_view /*payload*/) {
            last_sign_of_life_ = Clock::now();
            if (kind == websocket::frame_type::ping) {
                count_one();
            }
        });
}

/// Before the handler hears of the end, so that what it sees agrees.
void SocketSession::end() {
    if (!std::exchange(ended_, true)) {
        handle_->queue->end();
        connection_.set_session(nullptr);
        connection_.state().sockets.fetch_sub(1);
    }
}

void SocketSession::count_one() {
    const auto now = Clock::now();
    if (now - minute_began_ >= std::chrono::minutes(1)) {
        minute_began_ = now;
        in_this_minute_ = 0;
    }
    if (++in_this_minute_ > accept_.max_messages_per_minute) {
        handle_->close(1008, "too many messages");
    }
}

void SocketSession::deliver(std::string text) {
    last_message_ = last_sign_of_life_ = Clock::now();
    any_message_ = true;
    count_one();
    if (!socket_.got_text()) {
        handle_->close(1003, "only text messages are understood");
    }
    if (handle_->queue->closing()) {
        return;
    }
    try {
        connection_.state().handler.on_socket_message(*handle_, std::move(text));
    } catch (const std::exception&) {
        handle_->close(1011, "internal error");
    }
}

/// Reads piece by piece and stops as soon as the closing begins: Beast 1.81 fails an assertion in
/// `async_read` when a concurrent `async_close` reads the peer's frames between two pieces.
Awaitable<void> SocketSession::read_messages() {
    ErrorCode error;
    boost::beast::flat_buffer buffer;
    while (!error && !closing_) {
        const auto space = buffer.prepare(read_bytes);
        const auto read = co_await socket_.async_read_some(asio::mutable_buffer(space),
                                                           into(error, cancel_read_));
        buffer.commit(read);
        if (!error && socket_.is_message_done()) {
            deliver(std::string(static_cast<const char*>(buffer.data().data()), buffer.size()));
            buffer.clear();
            buffer.shrink_to_fit();
        }
    }
}

Clock::time_point SocketSession::next_check() const {
    auto next = std::min(ping_due_, last_message_ + accept_.idle);
    if (!any_message_ && accept_.first_message.count() > 0) {
        next = std::min(next, opened_ + accept_.first_message);
    }
    return next;
}

void SocketSession::check_clock(Clock::time_point now) {
    if (now - last_sign_of_life_ >= silence_limit) {
        connection_.stream().abort();
    } else if (!any_message_ && accept_.first_message.count() > 0 &&
               now - opened_ >= accept_.first_message) {
        handle_->close(4408, "the first message did not come in time");
    } else if (now - last_message_ >= accept_.idle) {
        handle_->close(1001, "idle for too long");
    }
}

Awaitable<bool> SocketSession::close_politely() {
    const auto why = handle_->queue->closing();
    if (!why) {
        co_return false;
    }
    ErrorCode error;
    const websocket::close_reason reason(static_cast<websocket::close_code>(why->code),
                                         why->reason);
    closing_ = true;
    connection_.arm(farewell);
    co_await socket_.async_close(reason, into(error, cancel_write_));
    connection_.stream().abort();
    co_return true;
}

Awaitable<void> SocketSession::write_messages() {
    ErrorCode error;
    bool closed = false;
    while (reading_ && !error && !closed) {
        const auto now = Clock::now();
        check_clock(now);
        const auto text = handle_->queue->pop();
        if (text) {
            connection_.arm(connection_.state().options.deadlines.write);
            co_await socket_.async_write(asio::buffer(*text), into(error, cancel_write_));
            connection_.disarm();
            continue;
        }
        closed = co_await close_politely();
        if (closed) {
            break;
        }
        if (now >= ping_due_) {
            ping_due_ = now + ping_interval;
            const websocket::ping_data payload;
            connection_.arm(connection_.state().options.deadlines.write);
            co_await socket_.async_ping(payload, into(error, cancel_write_));
            connection_.disarm();
            continue;
        }
        wake_.expires_at(next_check());
        co_await wake_.async_wait(into(error));
        error = {};
    }
    if (error) {
        connection_.stream().abort();
    }
    writing_ = false;
    written_.cancel();
}

Awaitable<void> SocketSession::run(const UpgradeRequest& request) {
    ErrorCode error;
    auto& handler = connection_.state().handler;
    connection_.arm(connection_.state().options.deadlines.header);
    co_await socket_.async_accept(request, into(error, cancel_read_));
    connection_.disarm();
    if (error) {
        co_return;
    }
    handler.on_socket_open(handle_);
    writing_ = true;
    asio::co_spawn(wake_.get_executor(), write_messages(), asio::detached);
    co_await read_messages();
    reading_ = false;
    wake_.cancel();
    while (writing_) {
        co_await written_.async_wait(into(error));
    }
    connection_.linger();  // So that the peer gets to see why.
    end();
    handler.on_socket_closed(*handle_);
}

UpgradeRequest to_beast(const webhooks::HttpRequest& request) {
    UpgradeRequest upgrade(http::string_to_verb(request.method), request.path, 11);
    for (const auto& header : request.headers) {
        upgrade.insert(header.name, header.value);
    }
    return upgrade;
}

}  // namespace

Awaitable<bool> serve_socket(Connection& connection,
                             webhooks::HttpRequest request,
                             bool keep_alive) {
    const auto upgrade = to_beast(request);
    auto accept = SocketAccept{};
    if (websocket::is_upgrade(upgrade)) {
        accept = connection.state().handler.accept_socket(request);
    } else {
        accept.refusal = plain_error(426);
        accept.refusal->headers.push_back({"Upgrade", "websocket"});
    }
    if (accept.refusal) {
        auto response = std::move(*accept.refusal);
        co_return co_await connection.respond(std::move(response), keep_alive, false);
    }
    SocketSession session(connection, std::move(accept), std::move(request.remote_address));
    co_await session.run(upgrade);
    co_return false;
}

}  // namespace bot::net
