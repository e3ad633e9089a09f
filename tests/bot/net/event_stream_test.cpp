#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <chrono>
#include <thread>

using namespace std::chrono_literals;
using tests::RawClient;
using tests::status_of;
using tests::TestedServer;

namespace {

const std::string request = "GET /events?after=3 HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 7\r\n\r\n";

}  // namespace

TEST_CASE("an event stream carries events as they come", "[net][events]") {
    TestedServer tested;
    std::shared_ptr<bot::net::EventStream> stream;
    tested.handler.on_stream = [&](const auto& asked, auto opened) {
        CHECK(asked.query == "after=3");
        opened->open({{"Access-Control-Allow-Origin", "https://shop.example"}});
        opened->send("id: 8\ndata: uno\n\n");
        stream = std::move(opened);
    };
    RawClient client(tested.port());
    client.send(request);

    const auto head = client.read_until("\r\n\r\n");
    CHECK(status_of(head) == 200);
    CHECK(tests::field_of(head, "Content-Type") == "text/event-stream");
    CHECK(tests::field_of(head, "Cache-Control") == "no-cache");
    CHECK(tests::field_of(head, "X-Accel-Buffering") == "no");
    CHECK(tests::field_of(head, "Access-Control-Allow-Origin") == "https://shop.example");
    CHECK(client.read_until("\n\n") == "id: 8\ndata: uno\n\n");
    CHECK(stream->send("data: dos\n\n"));
    CHECK(client.read_until("\n\n") == "data: dos\n\n");
    stream->close();
    CHECK(client.read_to_end().empty());
    tested.handler.wait_for("stream closed");
    CHECK_FALSE(stream->send("data: tres\n\n"));
}

TEST_CASE("an event stream can be refused, now or later", "[net][events]") {
    TestedServer tested;
    std::thread later;
    tested.handler.on_stream = [&](const auto& asked, auto stream) {
        const auto refuse = [stream] { stream->refuse(tests::TestHandler::simple(401, "")); };
        if (asked.query == "after=3") {
            refuse();
        } else {
            later = std::thread(refuse);
        }
    };
    RawClient at_once(tested.port());
    at_once.send(request);
    CHECK(status_of(at_once.read_to_end()) == 401);

    RawClient from_thread(tested.port());
    from_thread.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(status_of(from_thread.read_to_end()) == 401);
    later.join();
    tested.handler.wait_for("stream closed", 2);
}

TEST_CASE("an event stream that nobody opens is answered with 503", "[net][events]") {
    bot::net::ServerOptions options;
    options.deadlines.response = 50ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send(request);

    CHECK(status_of(client.read_to_end()) == 503);
}

TEST_CASE("a reader that has gone ends its stream", "[net][events]") {
    TestedServer tested;
    tested.handler.on_stream = [](const auto&, auto stream) { stream->open({}); };
    RawClient client(tested.port());
    client.send(request);
    CHECK(status_of(client.read_until("\r\n\r\n")) == 200);
    client.reset();

    tested.handler.wait_for("stream closed");
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("a reader that does not read is cut off", "[net][events]") {
    bot::net::ServerOptions options;
    options.deadlines.write = 200ms;
    TestedServer tested(options);
    tested.handler.on_stream = [](const auto&, auto stream) {
        while (stream->send("data: " + std::string(60 * 1024, 'x') + "\n\n")) {
        }
    };
    RawClient client(tested.port());
    client.send(request);

    tested.handler.wait_for("stream closed");
    CHECK(tested.server->stats().sockets == 0);
}

TEST_CASE("a stopping server ends its streams", "[net][events]") {
    TestedServer tested;
    tested.handler.on_stream = [](const auto&, auto stream) { stream->open({}); };
    RawClient client(tested.port());
    client.send(request);
    CHECK(status_of(client.read_until("\r\n\r\n")) == 200);
    tested.server->stop(5s);

    CHECK(client.read_to_end().empty());
    CHECK(client.ended());
    CHECK(tested.handler.noted("stream closed") == 1);
}
