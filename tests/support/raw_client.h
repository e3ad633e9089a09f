#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tests {

/// A blocking TCP connection to loopback that sends exactly the bytes it is told to and shows
/// exactly the bytes that came. Each wait ends after 10 s at the latest, as a failure.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the peer has gone.
    bool send(std::string_view bytes);
    /// No more will be sent.
    void finish_sending();
    /// Closes with a reset instead of a farewell.
    void reset();

    /// Everything up to and including `end`, or what came before the connection ended.
    [[nodiscard]] std::string read_until(std::string_view end);
    /// Exactly `count` bytes, or what came before the connection ended.
    [[nodiscard]] std::string read_exactly(std::size_t count);
    /// Everything until the peer closes.
    [[nodiscard]] std::string read_to_end();
    /// One response with Content-Length or without a body: its head and body.
    [[nodiscard]] std::string read_response();

    /// Whether the peer closed (and nothing was left to read).
    [[nodiscard]] bool ended() const { return ended_; }

private:
    bool receive();

    int socket_ = -1;
    std::string received_;
    bool ended_ = false;
};

/// The status of a response, 0 when it has none.
[[nodiscard]] int status_of(std::string_view response);
/// The value of the first field called `name` (exactly), or "".
[[nodiscard]] std::string field_of(std::string_view response, std::string_view name);
/// What follows the empty line.
[[nodiscard]] std::string body_of(std::string_view response);

}  // namespace tests
