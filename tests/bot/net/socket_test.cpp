#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/socket_client.h"

#include <chrono>

using namespace std::chrono_literals;
using bot::net::SocketAccept;
using tests::SocketClient;
using tests::status_of;
using tests::TestedServer;

TEST_CASE("a WebSocket carries text both ways and is closed by either side", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    REQUIRE(status_of(client.handshake()) == 101);
    CHECK(tests::field_of(client.handshake(), "Sec-WebSocket-Accept") ==
          "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(client.handshake().find("Beast") == std::string::npos);

    client.send_text("¿hola?");
    const auto echo = client.read_frame();
    CHECK(echo.opcode == 1);
    CHECK(echo.payload == "¿hola?");

    client.answer_close(1000);
    CHECK(client.read_close().close_code() == 1000);
    tested.handler.wait_for("closed");
    CHECK(tested.handler.noted("open") == 1);
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("the handler sees the handshake and can refuse it", "[net][socket]") {
    TestedServer tested;
    tested.handler.on_accept = [](const webhooks::HttpRequest& request) {
        SocketAccept accept;
        const auto origin = webhooks::find_header(request.headers, "Origin");
        if (origin != "https://good.example") {
            accept.refusal = tests::TestHandler::simple(403, "");
        }
        accept.subprotocol = "csbot.v1";
        accept.tag = 42;
        return accept;
    };
    std::uint64_t tag = 0;
    tested.handler.on_open = [&](const auto& socket) { tag = socket->tag(); };
    const auto status = [&](const std::string& fields) {
        return status_of(SocketClient(tested.port(), "/socket", fields).handshake());
    };

    CHECK(status("") == 403);
    CHECK(status("Origin: null\r\n") == 403);
    CHECK(status("Origin: https://good.example.evil\r\n") == 403);
    CHECK(tested.handler.noted("open") == 0);
    SocketClient client(tested.port(), "/socket",
                        "Origin: https://good.example\r\nSec-WebSocket-Protocol: csbot.v1\r\n");
    CHECK(status_of(client.handshake()) == 101);
    CHECK(tests::field_of(client.handshake(), "Sec-WebSocket-Protocol") == "csbot.v1");
    tested.handler.wait_for("open");
    client.send_text("x");
    CHECK(client.read_frame().payload == "x");
    CHECK(tag == 42);
}

TEST_CASE("a plain request to a socket's route is told to upgrade", "[net][socket]") {
    TestedServer tested;
    tests::RawClient client(tested.port());
    client.send("GET /socket HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto answer = client.read_response();

    CHECK(status_of(answer) == 426);
    CHECK(tests::field_of(answer, "Upgrade") == "websocket");
}

TEST_CASE("compression that a browser offers is not taken", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket",
                        "Sec-WebSocket-Extensions: permessage-deflate\r\n");

    CHECK(status_of(client.handshake()) == 101);
    CHECK(tests::field_of(client.handshake(), "Sec-WebSocket-Extensions").empty());
}

TEST_CASE("a broken frame closes the socket with the code that says why", "[net][socket][T46]") {
    struct Case {
        std::string what;
        std::function<void(SocketClient&)> send;
        int code;
    };
    const auto big = std::string(16 * 1024 + 1, 'x');
    const auto broken = GENERATE_COPY(values<Case>({
        {"unmasked", [](auto& c) { c.send_raw(std::string("\x81\x01x", 3)); }, 1002},
        {"reserved bit", [](auto& c) { c.send_frame(0xc1, "x"); }, 1002},
        {"unknown opcode", [](auto& c) { c.send_frame(0x83, "x"); }, 1002},
        {"continuation of nothing", [](auto& c) { c.send_frame(0x80, "x"); }, 1002},
        {"message within a message",
         [](auto& c) {
             c.send_frame(0x01, "x");
             c.send_frame(0x81, "y");
         },
         1002},
        {"fragmented ping", [](auto& c) { c.send_frame(0x09, "x"); }, 1002},
        {"long ping", [](auto& c) { c.send_frame(0x89, std::string(126, 'x')); }, 1002},
        {"bad UTF-8", [](auto& c) { c.send_text("\xc3("); }, 1007},
        {"overlong UTF-8", [](auto& c) { c.send_text("\xc0\xaf"); }, 1007},
        {"lone surrogate", [](auto& c) { c.send_text("\xed\xa0\x80"); }, 1007},
        {"too long", [big](auto& c) { c.send_text(big); }, 1009},
        {"too long in fragments",
         [big](auto& c) {
             c.send_frame(0x01, big.substr(0, 10'000));
             c.send_frame(0x80, big.substr(0, 10'000));
         },
         1009},
        {"2^63 bytes",
         [](auto& c) { c.send_raw(std::string("\x81\xff\x80\0\0\0\0\0\0\0\1\2\3\4", 14)); },
         0},  // 1009 or 1002: both say it.
        {"binary", [](auto& c) { c.send_frame(0x82, "x"); }, 1003},
    }));
    CAPTURE(broken.what);
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    broken.send(client);
    const auto close = client.read_close();

    if (broken.code != 0) {
        CHECK(close.close_code() == broken.code);
    } else {
        CHECK((close.close_code() == 1009 || close.close_code() == 1002));
    }
    client.raw().finish_sending();
    tested.handler.wait_for("closed");
    CHECK(tested.handler.noted("message") == 0);
}

TEST_CASE("a message in fragments, with a ping between them, is one message",
          "[net][socket][T46]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    client.send_frame(0x01, "uno ");
    client.send_frame(0x89, "?");
    client.send_frame(0x00, "");
    client.send_frame(0x80, "dos");

    const auto pong = client.read_frame();
    CHECK(pong.opcode == 10);
    CHECK(pong.payload == "?");
    CHECK(client.read_frame().payload == "uno dos");
}

TEST_CASE("the longest message allowed passes", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    client.send_text(std::string(16 * 1024, 'x'));

    CHECK(client.read_frame().payload.size() == 16 * 1024);
}

TEST_CASE("a flood of messages or pings is closed with 1008", "[net][socket][F24]") {
    const int first = GENERATE(0x81, 0x89);
    TestedServer tested;
    tested.handler.on_accept = [](const auto&) {
        SocketAccept accept;
        accept.max_messages_per_minute = 10;
        return accept;
    };
    SocketClient client(tested.port(), "/socket");
    for (int i = 0; i < 11; ++i) {
        client.send_frame(static_cast<std::uint8_t>(first), "x");
    }

    CHECK(client.read_close().close_code() == 1008);
    client.answer_close(1008);
    tested.handler.wait_for("closed");
    CHECK(tested.handler.noted("message") <= 10);
}

TEST_CASE("a peer that does not read is closed, not buffered for", "[net][socket][F24]") {
    bot::net::ServerOptions options;
    options.deadlines.write = 200ms;
    TestedServer tested(options);
    SocketClient client(tested.port(), "/socket");
    std::shared_ptr<bot::net::Socket> socket;
    tested.handler.on_message = [&](bot::net::Socket& from, const std::string&) {
        while (from.send(std::string(60 * 1024, 'x'))) {
        }
    };
    client.send_text("go");

    tested.handler.wait_for("closed");
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("a socket that never speaks is closed with 4408", "[net][socket][F24]") {
    TestedServer tested;
    tested.handler.on_accept = [](const auto&) {
        SocketAccept accept;
        accept.first_message = 50ms;
        return accept;
    };
    SocketClient client(tested.port(), "/socket");

    CHECK(client.read_close().close_code() == 4408);
}

TEST_CASE("pings do not keep an idle socket open", "[net][socket][F24]") {
    TestedServer tested;
    tested.handler.on_accept = [](const auto&) {
        SocketAccept accept;
        accept.idle = 200ms;
        return accept;
    };
    SocketClient client(tested.port(), "/socket");
    client.send_text("hello");
    client.send_frame(0x89, "");

    CHECK(client.read_close().close_code() == 1001);
}

TEST_CASE("a client that vanishes is noticed", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    client.raw().reset();

    tested.handler.wait_for("closed");
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("a client that does not answer the close frame is cut off", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    tested.handler.on_message = [](bot::net::Socket& socket, const std::string&) {
        socket.close(4401, "who are you?");
    };
    client.send_text("x");
    const auto close = client.read_close();

    CHECK(close.close_code() == 4401);
    CHECK(close.payload.substr(2) == "who are you?");
    CHECK(client.raw().read_to_end().empty());
    CHECK(client.raw().ended());
}

TEST_CASE("a client that answers the close frame with nonsense is cut off", "[net][socket]") {
    TestedServer tested;
    tested.handler.on_message = [](bot::net::Socket& socket, const std::string&) {
        socket.close(4401, "");
    };
    SocketClient client(tested.port(), "/socket");
    client.send_text("x");
    CHECK(client.read_close().close_code() == 4401);
    client.send_raw(std::string("\x83\x01x", 3));

    CHECK(client.raw().read_to_end().empty());
    tested.handler.wait_for("closed");
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("a socket can be written to from any thread, until its end and after", "[net][socket]") {
    TestedServer tested;
    std::shared_ptr<bot::net::Socket> socket;
    tested.handler.on_open = [&](auto opened) { socket = std::move(opened); };
    SocketClient client(tested.port(), "/socket");
    tested.handler.wait_for("open");
    client.send_text("sync");
    CHECK(client.read_frame().payload == "sync");

    std::thread other([&] { CHECK(socket->send("from another thread")); });
    CHECK(client.read_frame().payload == "from another thread");
    other.join();
    client.raw().reset();
    tested.handler.wait_for("closed");
    CHECK_FALSE(socket->send("too late"));
    tested.server.reset();
    CHECK_FALSE(socket->send("much too late"));
}

TEST_CASE("a stopping server says goodbye to sockets with 1001", "[net][socket]") {
    TestedServer tested;
    SocketClient client(tested.port(), "/socket");
    tested.handler.wait_for("open");
    std::thread stopper([&] { tested.server->stop(5s); });

    CHECK(client.read_close().close_code() == 1001);
    client.answer_close(1001);
    stopper.join();
    CHECK(tested.handler.noted("closed") == 1);
}
