#pragma once

#include "tests/support/raw_client.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tests {

/// A WebSocket client that sends any frame it is told to, well formed or not.
class SocketClient {
public:
    struct Frame {
        int opcode = -1;  ///< -1: the connection ended.
        std::string payload;

        /// Of a close frame; 0 when it has none.
        [[nodiscard]] int close_code() const;
    };

    /// Shakes hands at `path` with `fields` besides the required ones (`Origin: …\r\n`).
    SocketClient(std::uint16_t port, const std::string& path, const std::string& fields = "");

    /// The server's answer to the handshake.
    [[nodiscard]] const std::string& handshake() const { return handshake_; }

    bool send_text(std::string_view text);
    /// `first` is FIN, RSV and opcode as on the wire (0x81: one whole text message).
    bool send_frame(std::uint8_t first, std::string_view payload);
    bool send_raw(std::string_view bytes);
    [[nodiscard]] Frame read_frame();
    /// Reads on until a close frame or the end; answers nothing.
    [[nodiscard]] Frame read_close();
    /// Answers a close frame as a polite client does.
    void answer_close(int code);
    [[nodiscard]] RawClient& raw() { return client_; }

private:
    RawClient client_;
    std::string handshake_;
};

}  // namespace tests
