#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <chrono>
#include <thread>

using namespace std::chrono_literals;
using tests::body_of;
using tests::RawClient;
using tests::status_of;
using tests::TestedServer;

namespace {

const std::string get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";

/// All deadlines far away but the one that a test shortens.
bot::net::ServerOptions patient() {
    bot::net::ServerOptions options;
    options.deadlines = {60s, 60s, 60s, 60s, 60s};
    return options;
}

}  // namespace

TEST_CASE("a header that does not end in time is cut with 408", "[net][F22]") {
    auto options = patient();
    options.deadlines.header = 100ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send("GET /echo HTTP/1.1\r\nHost:");

    CHECK(status_of(client.read_to_end()) == 408);
    CHECK(client.ended());
    CHECK(tested.server->stats().timed_out == 1);
}

TEST_CASE("a byte now and then does not move the deadline", "[net][F22]") {
    auto options = patient();
    options.deadlines.header = 200ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    std::thread drip([&] {
        while (client.send("a")) {
            std::this_thread::sleep_for(10ms);
        }
    });

    CHECK(status_of(client.read_to_end()) == 408);
    drip.join();
}

TEST_CASE("a body that does not end in time is cut with 408", "[net][F22]") {
    auto options = patient();
    options.deadlines.body = 100ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");

    CHECK(status_of(client.read_to_end()) == 408);
    CHECK(tested.handler.requests().empty());
}

TEST_CASE("an idle connection is closed without a word", "[net]") {
    auto options = patient();
    options.deadlines.idle = 100ms;
    TestedServer tested(options);
    RawClient fresh(tested.port());
    CHECK(fresh.read_to_end().empty());

    RawClient used(tested.port());
    used.send(get);
    CHECK(status_of(used.read_response()) == 200);
    CHECK(used.read_to_end().empty());
    CHECK(used.ended());
}

TEST_CASE("a handler that does not answer in time is answered for with 503", "[net]") {
    auto options = patient();
    options.deadlines.response = 100ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");

    CHECK(status_of(client.read_response()) == 503);
    tested.handler.release(tests::TestHandler::simple(200, "too late"));
    client.send(get);
    CHECK(body_of(client.read_response()) == "GET /echo \n");
}

TEST_CASE("a request's share is given back when nobody is busy with the request", "[net]") {
    auto options = patient();
    options.deadlines.response = 100ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto still_busy = tested.handler.take_held();
    REQUIRE(status_of(client.read_response()) == 503);
    client.send(get);
    REQUIRE(status_of(client.read_response()) == 200);
    CHECK(tested.handler.noted("released") == 0);

    still_busy(tests::TestHandler::simple(200, "too late"));

    tested.handler.wait_for("released");
}

TEST_CASE("a client that does not take its response is cut off", "[net][F22]") {
    auto options = patient();
    options.deadlines.write = 100ms;
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    tested.handler.release(tests::TestHandler::simple(200, std::string(50'000'000, 'x')));
    while (tested.server->stats().connections > 0) {
        std::this_thread::yield();
    }

    CHECK(client.read_to_end().size() < 50'000'000);
}

TEST_CASE("one address has a limited number of connections", "[net][F23]") {
    auto options = patient();
    options.max_connections_per_address = 2;
    TestedServer tested(options);
    auto first = std::make_unique<RawClient>(tested.port());
    RawClient second(tested.port());
    first->send(get);
    second.send(get);
    CHECK(status_of(first->read_response()) == 200);
    CHECK(status_of(second.read_response()) == 200);

    RawClient third(tested.port());
    CHECK(third.read_to_end().empty());
    CHECK(tested.server->stats().turned_away == 1);

    first.reset();
    while (tested.server->stats().connections > 1) {
        std::this_thread::yield();
    }
    RawClient fourth(tested.port());
    fourth.send(get);
    CHECK(status_of(fourth.read_response()) == 200);
}

TEST_CASE("all addresses together have a limited number of connections", "[net][F23]") {
    auto options = patient();
    options.max_connections = 1;
    TestedServer tested(options);
    RawClient first(tested.port());
    first.send(get);
    CHECK(status_of(first.read_response()) == 200);

    RawClient second(tested.port());
    CHECK(second.read_to_end().empty());
}

TEST_CASE("X-Forwarded-For counts only from a trusted proxy", "[net][T51]") {
    const std::string forwarded =
        "GET /echo HTTP/1.1\r\nHost: bot.example\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
        "X-Forwarded-Proto: https\r\n\r\n";
    auto options = patient();
    SECTION("from anybody it is ignored") {
        TestedServer tested(options);
        RawClient client(tested.port());
        client.send(forwarded);
        CHECK(status_of(client.read_response()) == 200);
        CHECK(tested.handler.requests().at(0).remote_address == "127.0.0.1");
        CHECK(tested.handler.requests().at(0).public_url == "http://bot.example/echo");
    }
    SECTION("from the proxy its last entry is the caller") {
        options.trusted_proxies = {"127.0.0.0/8"};
        TestedServer tested(options);
        RawClient client(tested.port());
        client.send(forwarded);
        CHECK(status_of(client.read_response()) == 200);
        CHECK(tested.handler.requests().at(0).remote_address == "203.0.113.9");
        CHECK(tested.handler.requests().at(0).public_url == "https://bot.example/echo");
    }
}

TEST_CASE("several threads serve several connections", "[net]") {
    auto options = patient();
    options.threads = 3;
    TestedServer tested(options);
    std::vector<std::thread> clients;
    std::atomic<int> answered{0};
    for (int i = 0; i < 6; ++i) {
        clients.emplace_back([&] {
            RawClient client(tested.port());
            for (int n = 0; n < 50; ++n) {
                client.send(get);
                answered += status_of(client.read_response()) == 200 ? 1 : 0;
            }
        });
    }
    for (auto& client : clients) {
        client.join();
    }

    CHECK(answered == 300);
    CHECK(tested.server->stats().requests == 300);
}

TEST_CASE("a stopping server finishes what it has begun and takes nothing new", "[net][F30]") {
    TestedServer tested(patient());
    RawClient idle(tested.port());
    RawClient busy(tested.port());
    busy.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto respond = tested.handler.take_held();
    std::thread stopper([&] { tested.server->stop(10s); });

    CHECK(idle.read_to_end().empty());
    CHECK(idle.ended());
    respond(tests::TestHandler::simple(200, "done"));
    const auto answer = busy.read_to_end();
    CHECK(body_of(answer) == "done");
    CHECK(tests::field_of(answer, "Connection") == "close");
    stopper.join();
    CHECK_THROWS(RawClient(tested.port()));
}

TEST_CASE("a stopping server cuts what does not finish within the grace", "[net]") {
    TestedServer tested(patient());
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto respond = tested.handler.take_held();
    tested.server->stop(50ms);

    CHECK(status_of(client.read_to_end()) != 200);
    CHECK(client.ended());
}

TEST_CASE("a server that cannot start says why", "[net]") {
    tests::TestHandler handler;
    const auto why = [&](const bot::net::ServerOptions& options) {
        const auto started = bot::net::Server::start(options, handler);
        return started ? std::string{} : started.error().message;
    };
    TestedServer other(patient());
    bot::net::ServerOptions taken;
    taken.port = other.port();
    bot::net::ServerOptions no_address;
    no_address.address = "localhost";
    bot::net::ServerOptions no_proxy;
    no_proxy.trusted_proxies = {"10.0.0.0/33"};
    bot::net::ServerOptions no_certificate;
    no_certificate.certificate_file = "/nowhere/cert.pem";

    CHECK(why(taken).find("port " + std::to_string(other.port())) != std::string::npos);
    CHECK(why(no_address) == "localhost is not an IP address");
    CHECK(why(no_proxy).find("10.0.0.0/33") != std::string::npos);
    CHECK(why(no_certificate).find("/nowhere/cert.pem") != std::string::npos);
}
