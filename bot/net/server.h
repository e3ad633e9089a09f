#pragma once

#include "bot/net/handler.h"
#include "bot/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bot::net {

/// Absolute limits in time: they count from the start of their phase, not from the last byte.
struct Deadlines {
    std::chrono::milliseconds header{10'000};    ///< First byte to end of header: 408.
    std::chrono::milliseconds body{20'000};      ///< End of header to end of body: 408.
    std::chrono::milliseconds idle{60'000};      ///< Between requests, and a new connection.
    std::chrono::milliseconds response{30'000};  ///< For the handler: 503.
    std::chrono::milliseconds write{30'000};     ///< For the peer to take the response.
};

struct ServerOptions {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6, numeric.
    std::uint16_t port = 0;             ///< 0: a free one, see `Server::port`.
    unsigned threads = 1;
    std::string certificate_file;  ///< PEM with its chain; empty: no TLS.
    std::string private_key_file;
    /// Peers whose X-Forwarded-For and -Proto count: addresses or `address/prefix`.
    std::vector<std::string> trusted_proxies;
    std::string public_base_url;  ///< `https://bot.example`, for `HttpRequest::public_url`; empty:
                                  ///< from Host (and a trusted proxy's X-Forwarded-Proto).
    std::vector<std::string> hosts;  ///< Names that may stand in Host, without port; others: 421.
                                     ///< Empty: any.
    std::size_t max_connections = 12'000;
    std::size_t max_connections_per_address = 1'000;  ///< IPv6 counted by /64. Not for proxies.
    std::size_t max_header_bytes = 8 * 1024;          ///< More: 431.
    std::size_t max_header_fields = 64;               ///< More: 431.
    std::size_t max_target_bytes = 8 * 1024;          ///< More: 414.
    Deadlines deadlines;
};

/// Counters since the start, for the metrics. `connections` is how many are open now.
struct ServerStats {
    std::uint64_t connections = 0;
    std::uint64_t accepted = 0;
    std::uint64_t turned_away = 0;  ///< Closed at once: too many.
    std::uint64_t requests = 0;     ///< Complete and well formed.
    std::uint64_t refused = 0;      ///< Malformed, too large, not a route.
    std::uint64_t timed_out = 0;    ///< Cut off by a deadline.
    std::uint64_t sockets = 0;      ///< WebSockets and event streams open now.
};

/// The HTTP/1.1 server: TLS, WebSocket and server-sent events on one port. Owns its threads.
///
/// Strict where Beast's parser is lenient (request_check.h); every read and write has a limit in
/// bytes and in time. All public functions are thread-safe, but must not be called from a Handler.
class Server {
public:
    /// Binds, listens and starts the threads. `handler` must outlive the server.
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options,
                                                               Handler& handler);
    /// As `stop` without grace.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] ServerStats stats() const;

    /// Reads certificate and key again; new connections get the new ones. On failure the old ones
    /// stay.
    [[nodiscard]] Status reload_certificate();

    /// Stops accepting, closes idle connections and event streams, closes sockets with 1001, lets
    /// requests under way finish for at most `grace`, then cuts. The handler is not called any
    /// more when it returns. May be called twice.
    void stop(std::chrono::milliseconds grace);

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace bot::net
