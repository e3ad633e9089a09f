#include "tests/support/socket_client.h"

namespace tests {

namespace {

constexpr std::string_view mask = "\x11\x22\x33\x44";

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

std::string big_endian(std::size_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) {
        text += static_cast<char>((value >> (8 * i)) & 0xff);
    }
    return text;
}

}  // namespace

int SocketClient::Frame::close_code() const {
    return opcode == 8 && payload.size() >= 2 ? byte_at(payload, 0) * 256 + byte_at(payload, 1) : 0;
}

SocketClient::SocketClient(std::uint16_t port, const std::string& path, const std::string& fields)
    : client_(port) {
    client_.send("GET " + path +
                 " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                 fields + "\r\n");
    handshake_ = client_.read_response();
}

bool SocketClient::send_text(std::string_view text) {
    return send_frame(0x81, text);
}

bool SocketClient::send_frame(std::uint8_t first, std::string_view payload) {
    std::string frame(1, static_cast<char>(first));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else if (payload.size() < 65536) {
        frame += '\xfe' + big_endian(payload.size(), 2);
    } else {
        frame += '\xff' + big_endian(payload.size(), 8);
    }
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    }
    return client_.send(frame);
}

bool SocketClient::send_raw(std::string_view bytes) {
    return client_.send(bytes);
}

SocketClient::Frame SocketClient::read_frame() {
    const auto head = client_.read_exactly(2);
    if (head.size() < 2) {
        return {};
    }
    std::size_t size = byte_at(head, 1) & 0x7f;
    if (size >= 126) {
        const auto extended = client_.read_exactly(size == 126 ? 2 : 8);
        size = 0;
        for (std::size_t i = 0; i < extended.size(); ++i) {
            size = size * 256 + byte_at(extended, i);
        }
    }
    return {byte_at(head, 0) & 0x0f, client_.read_exactly(size)};
}

SocketClient::Frame SocketClient::read_close() {
    auto frame = read_frame();
    while (frame.opcode != 8 && frame.opcode != -1) {
        frame = read_frame();
    }
    return frame;
}

void SocketClient::answer_close(int code) {
    send_frame(0x88, big_endian(static_cast<std::size_t>(code), 2));
}

}  // namespace tests
