#include "tests/support/socket_server.h"

#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

SocketServer::SocketServer(std::function<void(int)> serve)
    : serve_(std::move(serve)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

SocketServer::~SocketServer() {
    stop();
}

void SocketServer::accept_all() {
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex_);
        if (socket < 0 || stopped_) {
            if (socket >= 0) {
                ::close(socket);
            }
            return;
        }
        auto& connection = connections_.emplace_back(Connection{socket, {}});
        connection.thread = std::thread([this, &connection, socket] {
            serve_(socket);
            const std::lock_guard closing(mutex_);
            ::close(socket);
            connection.socket = -1;
        });
    }
}

void SocketServer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        for (const auto& connection : connections_) {
            if (connection.socket >= 0) {
                ::shutdown(connection.socket, SHUT_RDWR);
            }
        }
    }
    if (acceptor_.joinable()) {
        acceptor_.join();
        ::close(listener_);
    }
    for (auto& connection : connections_) {
        if (connection.thread.joinable()) {
            connection.thread.join();
        }
    }
}

bool send_all(int socket, const char* data, std::size_t size) {
    while (size > 0) {
        const auto sent = ::send(socket, data, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

void reset_on_close(int socket) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace tests
