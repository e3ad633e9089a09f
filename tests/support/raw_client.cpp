#include "tests/support/raw_client.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

RawClient::~RawClient() {
    ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket_);
    socket_ = -1;
}

bool RawClient::receive() {
    std::array<char, 16384> block;
    const auto count = ::recv(socket_, block.data(), block.size(), 0);
    if (count <= 0) {
        ended_ = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
        return false;
    }
    received_.append(block.data(), static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::read_until(std::string_view end) {
    auto found = received_.find(end);
    while (found == std::string::npos && receive()) {
        found = received_.find(end);
    }
    const auto size = found == std::string::npos ? received_.size() : found + end.size();
    return read_exactly(size);
}

std::string RawClient::read_exactly(std::size_t count) {
    while (received_.size() < count && receive()) {
    }
    auto taken = received_.substr(0, count);
    received_.erase(0, count);
    return taken;
}

std::string RawClient::read_to_end() {
    while (receive()) {
    }
    return std::move(received_);
}

std::string RawClient::read_response() {
    auto response = read_until("\r\n\r\n");
    const auto length = field_of(response, "Content-Length");
    if (!length.empty()) {
        response += read_exactly(std::stoul(length));
    }
    return response;
}

int status_of(std::string_view response) {
    const auto space = response.find(' ');
    return response.starts_with("HTTP/1.1 ") && response.size() > space + 3
               ? std::stoi(std::string(response.substr(space + 1, 3)))
               : 0;
}

std::string field_of(std::string_view response, std::string_view name) {
    const auto head = response.substr(0, response.find("\r\n\r\n"));
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string_view::npos) {
        return {};
    }
    const auto value = head.substr(at + 2 + name.size() + 2);
    return std::string(value.substr(0, value.find("\r\n")));
}

std::string body_of(std::string_view response) {
    const auto end = response.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string{} : std::string(response.substr(end + 4));
}

}  // namespace tests
