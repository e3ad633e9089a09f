#pragma once

#include "bot/net/request_parser.h"
#include "bot/net/server_state.h"
#include "bot/net/stream.h"
#include "bot/net/worker.h"

#include <boost/beast/core/flat_buffer.hpp>

#include <memory>
#include <string>

namespace bot::net {

/// What a connection has turned into for good: a WebSocket or a stream of events.
/// All calls come from the worker's thread.
class LongSession {
public:
    virtual ~LongSession() = default;
    /// The server stops: say goodbye.
    virtual void stop() = 0;
    /// End at once. The session and its connection may be gone when this returns.
    virtual void abort() = 0;

    LongSession() = default;
    LongSession(const LongSession&) = delete;
    LongSession& operator=(const LongSession&) = delete;
};

/// One accepted connection from its first byte to its end, on its worker's thread.
class Connection final : public Watched {
public:
    Connection(ServerState& state, Worker& worker, TcpSocket socket, std::string peer);
    ~Connection() override;

    /// Speaks until either side is done. `tls` may be null; it is kept as long as it is needed.
    Awaitable<void> run(std::shared_ptr<asio::ssl::context> tls);

    void expire() override;
    void enter(Phase phase) override;

    // For the sessions that take over the connection:
    [[nodiscard]] ServerState& state() { return state_; }
    [[nodiscard]] Worker& worker() { return worker_; }
    [[nodiscard]] Stream& stream() { return stream_; }
    void arm(std::chrono::milliseconds from_now);
    void disarm() { deadline = TimePoint::max(); }
    /// At the end, wait for the peer to have seen what was said.
    void linger() { unread_input_ = true; }
    void set_session(LongSession* session);
    /// Writes all of `bytes` within the write deadline; false when the peer is gone.
    Awaitable<bool> write(std::string bytes);
    /// Answers a request and says whether another may follow.
    Awaitable<bool> respond(webhooks::HttpResponse response, bool keep_alive, bool head_only);

private:
    Awaitable<bool> shake_hands(std::shared_ptr<asio::ssl::context> tls);
    Awaitable<bool> serve_one();
    Awaitable<bool> serve_route(RequestParser& parser);
    Awaitable<bool> serve_plain(RequestParser& parser, std::shared_ptr<const void> share);
    Awaitable<bool> wait_for_request();
    Awaitable<std::size_t> read_head();
    Awaitable<bool> read_body(RequestParser& parser);
    Awaitable<bool> refuse(webhooks::HttpResponse response);
    Awaitable<bool> refuse_route(RequestParser& parser, webhooks::HttpResponse response);
    Awaitable<std::size_t> read_more(std::size_t at_most);
    Awaitable<void> hang_up();
    Awaitable<void> drain_and_close();

    [[nodiscard]] std::string_view buffered() const;
    [[nodiscard]] int take_head(RequestParser& parser, std::size_t head_bytes);
    [[nodiscard]] bool may_keep_alive(const RequestParser& parser) const;
    void complete(RequestParser& parser) const;

    ServerState& state_;
    Worker& worker_;
    Stream stream_;
    std::string peer_;
    boost::beast::flat_buffer buffer_;
    Timer ready_;  ///< Cancelled when the handler has answered.
    LongSession* session_ = nullptr;
    bool waiting_for_request_ = false;
    bool closing_ = false;
    bool timed_out_ = false;
    bool unread_input_ = false;
    Worker::Registration registration_;
};

}  // namespace bot::net
