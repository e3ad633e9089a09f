#include "tests/fuzz/channel.h"

#include <boost/asio.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <utility>  // Boost's awaitable.hpp needs it and does not include it.

namespace fuzz = webhooks::fuzz;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr std::size_t max_message_bytes = 1024;

http::request<http::empty_body> handshake() {
    http::request<http::empty_body> request(http::verb::get, "/v1/widget/ws", 11);
    request.set(http::field::host, "x");
    request.set(http::field::upgrade, "websocket");
    request.set(http::field::connection, "Upgrade");
    request.set(http::field::sec_websocket_version, "13");
    request.set(http::field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
    return request;
}

}  // namespace

/// Any bytes as what a browser sends after the handshake, read piece by piece as the server does
/// (bot/net/socket_session.cpp): a message is never longer than allowed, text is UTF-8, and it
/// ends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    boost::asio::io_context context;
    beast::websocket::stream<beast::test::stream, false> socket(context);
    auto browser = beast::test::connect(socket.next_layer());
    socket.read_message_max(max_message_bytes);
    beast::error_code error;
    socket.accept(handshake(), error);
    fuzz::require(!error);
    boost::asio::write(browser, boost::asio::buffer(data, size), error);
    browser.close();
    beast::flat_buffer buffer;
    error = {};
    for (std::size_t pieces = 0; !error; ++pieces) {
        fuzz::require(pieces <= size + 2);
        const auto space = buffer.prepare(1536);
        buffer.commit(socket.read_some(boost::asio::mutable_buffer(space), error));
        fuzz::require(buffer.size() <= max_message_bytes);
        if (!error && socket.is_message_done()) buffer.clear();
    }
    return 0;
}
