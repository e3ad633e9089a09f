#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace tests {

/// Accepts connections on a free port of loopback and runs `serve` for each in a thread of its own
/// with the connected socket, which is closed afterwards. Its end interrupts whatever they wait
/// for.
class SocketServer {
public:
    explicit SocketServer(std::function<void(int socket)> serve);
    ~SocketServer();
    SocketServer(const SocketServer&) = delete;
    SocketServer& operator=(const SocketServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Stops accepting and waits for all connections to end; the destructor does it too.
    void stop();

private:
    struct Connection {
        int socket;
        std::thread thread;
    };

    void accept_all();

    std::function<void(int)> serve_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    bool stopped_ = false;
    std::list<Connection> connections_;
    std::thread acceptor_;
};

/// Sends all of it; false when the peer is gone.
bool send_all(int socket, const char* data, std::size_t size);

/// Makes the close that follows a reset.
void reset_on_close(int socket);

}  // namespace tests
