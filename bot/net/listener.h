#pragma once

#include "bot/net/server_state.h"
#include "bot/net/worker.h"
#include "bot/result.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace bot::net {

/// Accepts connections on the first worker's thread and spreads them over all workers in turn.
/// Turns away what is above the limits; when the process has no descriptors left it waits instead
/// of spinning.
class Listener {
public:
    Listener(ServerState& state, std::vector<std::unique_ptr<Worker>>& workers);

    /// Binds and listens.
    [[nodiscard]] Status open();
    /// Begins to accept. Call once, after `open`.
    void start(std::shared_ptr<asio::ssl::context> tls);
    /// From any thread: new connections get `tls`.
    void set_tls(std::shared_ptr<asio::ssl::context> tls);
    /// From any thread; returns at once.
    void close();
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    /// Counts connections per caller. Workers end connections on their own threads, hence the
    /// mutex: taken twice in a connection's life.
    class Callers {
    public:
        [[nodiscard]] bool enter(const std::string& key, std::size_t limit);
        void leave(const std::string& key);
        [[nodiscard]] std::size_t total();

    private:
        std::mutex mutex_;
        std::map<std::string, std::size_t> open_;
        std::size_t total_ = 0;
    };

    Awaitable<void> accept_all();
    void take(Worker& worker, TcpSocket socket);
    static Awaitable<void> serve(Listener& listener,
                                 Worker& worker,
                                 TcpSocket socket,
                                 std::string peer,
                                 std::string key,
                                 std::shared_ptr<asio::ssl::context> tls);

    ServerState& state_;
    std::vector<std::unique_ptr<Worker>>& workers_;
    asio::basic_socket_acceptor<tcp, Executor> acceptor_;
    Timer pause_;
    std::shared_ptr<asio::ssl::context> tls_;  ///< Of the first worker's thread.
    Callers callers_;
    std::uint16_t port_ = 0;
};

}  // namespace bot::net
