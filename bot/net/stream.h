#pragma once

#include "bot/net/asio.h"

#include <boost/beast/websocket/teardown.hpp>

#include <memory>
#include <utility>

namespace bot::net {

/// A TCP connection, with TLS or without: one type, so that what is above it is compiled once.
/// Not thread-safe: belongs to the thread of its executor.
class Stream {
public:
    using executor_type = Executor;
    using Tls = asio::ssl::stream<TcpSocket&>;

    explicit Stream(TcpSocket socket) : socket_(std::move(socket)) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
    [[nodiscard]] TcpSocket& socket() { return socket_; }
    [[nodiscard]] bool is_secure() const { return tls_ != nullptr; }
    /// Null without TLS.
    [[nodiscard]] Tls* tls() { return tls_.get(); }

    /// Everything from here on goes through TLS; `context` may go away afterwards.
    void add_tls(asio::ssl::context& context) { tls_ = std::make_unique<Tls>(socket_, context); }

    template <typename Buffers, typename Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& into_buffers) {
                if (tls_) {
                    tls_->async_read_some(into_buffers, std::move(handler));
                } else {
                    socket_.async_read_some(into_buffers, std::move(handler));
                }
            },
            token, buffers);
    }

    template <typename Buffers, typename Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& from_buffers) {
                if (tls_) {
                    tls_->async_write_some(from_buffers, std::move(handler));
                } else {
                    socket_.async_write_some(from_buffers, std::move(handler));
                }
            },
            token, buffers);
    }

    /// Ends both directions at once; pending operations fail.
    void abort() {
        ErrorCode ignored;
        socket_.close(ignored);
    }

private:
    TcpSocket socket_;
    std::unique_ptr<Tls> tls_;
};

/// What Beast calls when a WebSocket cannot go on.
inline void beast_close_socket(Stream& stream) {
    stream.abort();
}

/// What Beast calls when a WebSocket has exchanged its close frames. TLS needs no farewell of its
/// own there: the close frames are the end that cannot be forged.
template <typename TeardownHandler>
void async_teardown(boost::beast::role_type /*role*/, Stream& stream, TeardownHandler&& handler) {
    ErrorCode ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    asio::post(stream.get_executor(), boost::beast::bind_front_handler(
                                          std::forward<TeardownHandler>(handler), ErrorCode{}));
}

}  // namespace bot::net
