#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using tests::body_of;
using tests::field_of;
using tests::RawClient;
using tests::status_of;
using tests::TestedServer;

namespace {

const std::string second = "GET /echo?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(const std::string& fields, const std::string& body) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

}  // namespace

TEST_CASE("a malformed request is refused, closes, and nothing behind it is executed",
          "[net][T1][T8]") {
    const auto [request, status] = GENERATE(table<std::string, int>({
        // T1-T8: what frames one body in two ways.
        {post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"), 400},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "5c\r\n"), 400},
        {post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
        {post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 501},
        {post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        {post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
        {post("X-A: b\r\n c\r\n", ""), 400},
        {"POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {post("Content-Length: 3, 3\r\n", "abc"), 400},
        {post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
        {post("Content-Length: +3\r\n", "abc"), 400},
        {post("Transfer-Encoding: chunked\r\n", "zz\r\nab\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "-1\r\nab\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "11111111111111111\r\nab\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "2\nab\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "2;x=y\r\nab\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n",
              "2\r\nab\r\n0\r\nX-Hub-Signature-256: sha256=00\r\n\r\n"),
         400},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
        // T10-T12 and the rest of the table.
        {"GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
        {"GET /echo HTTP/1.1\r\n\r\n", 400},
        {"GET http://x/echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"GET /echo\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"FOO /echo HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"TRACE /echo HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"GET /echo HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", 417},
        {"\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    }));
    CAPTURE(request);
    TestedServer tested;
    RawClient client(tested.port());

    client.send(request + second + second);
    const auto answer = client.read_to_end();

    CHECK(status_of(answer) == status);
    CHECK(client.ended());
    CHECK(field_of(answer, "Connection") == "close");
    CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);
    CHECK(tested.handler.requests().empty());
}

TEST_CASE("an unknown method is told which there are", "[net][T11]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("FOO /echo HTTP/1.1\r\nHost: x\r\n\r\n");

    CHECK(field_of(client.read_to_end(), "Allow") ==
          "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
}

TEST_CASE("an upgrade to HTTP/2 is ignored", "[net][T12]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send(
        "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

    CHECK(body_of(client.read_response()) == "GET /echo \n");
}

TEST_CASE("a head, chunk line or trailer without end is cut within 64 KiB", "[net][T9]") {
    const auto [begin, status] = GENERATE(table<std::string, int>({
        {"GET /", 414},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: ", 431},
        {post("Transfer-Encoding: chunked\r\n", "2;"), 400},
        {post("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\nX: "), 400},
        {post("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n\r"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0000000"), 400},
    }));
    CAPTURE(begin);
    TestedServer tested;
    RawClient client(tested.port());
    const std::string filler(8 * 1024, begin.ends_with("0000") ? '0' : 'a');

    client.send(begin);
    for (int sent = 0; sent < 16 && client.send(filler); ++sent) {
    }
    const auto answer = client.read_to_end();

    CHECK(status_of(answer) == status);
    CHECK(client.ended());
    CHECK(tested.handler.requests().empty());
}

TEST_CASE("more than 64 fields are refused", "[net]") {
    TestedServer tested;
    std::string fields;
    for (int i = 0; i < 63; ++i) {
        fields += "X-" + std::to_string(i) + ": 1\r\n";
    }
    RawClient exact(tested.port());
    exact.send("GET /echo HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
    CHECK(status_of(exact.read_response()) == 200);

    RawClient one_more(tested.port());
    one_more.send("GET /echo HTTP/1.1\r\nHost: x\r\nX: 1\r\n" + fields + "\r\n");
    CHECK(status_of(one_more.read_to_end()) == 431);
}

TEST_CASE("a route's refusal keeps the connection", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(status_of(client.read_response()) == 404);

    client.send("PUT /post HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    const auto refused = client.read_response();
    CHECK(status_of(refused) == 405);
    CHECK(field_of(refused, "Allow") == "POST");

    client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(body_of(client.read_response()) == "GET /echo \n");
    CHECK(tested.handler.requests().size() == 1);
}

TEST_CASE("a body above the route's limit is refused before it is read", "[net][F18]") {
    TestedServer tested;
    RawClient exact(tested.port());
    exact.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n\r\n0123456789abcdef");
    CHECK(status_of(exact.read_response()) == 200);

    RawClient above(tested.port());
    above.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 17\r\n\r\n0123456789abcdefg");
    CHECK(status_of(above.read_response()) == 413);

    RawClient huge(tested.port());
    huge.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\nabc");
    const auto answer = huge.read_to_end();
    CHECK(status_of(answer) == 413);
    CHECK(field_of(answer, "Connection") == "close");

    RawClient chunked(tested.port());
    chunked.send("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunked.send("8\r\n01234567\r\n9\r\n012345678\r\n0\r\n\r\n");
    CHECK(status_of(chunked.read_to_end()) == 413);

    CHECK(tested.handler.requests().size() == 1);
}

TEST_CASE("a route sees who asks before the body is sent", "[net][T62]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");

    const auto response = client.read_to_end();

    CHECK(status_of(response) == 401);
    CHECK(body_of(response) == "not 127.0.0.1");
    CHECK(tested.handler.requests().empty());
}

TEST_CASE("while a refused body is skipped, its share is free for others", "[net][T62]") {
    bot::net::ServerOptions options;
    options.deadlines.body = std::chrono::seconds(5);
    TestedServer tested(options);
    RawClient client(tested.port());
    client.send(
        "POST /held HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n");

    tested.handler.wait_for("released");
    client.send("abc");

    CHECK(status_of(client.read_response()) == 415);
}

TEST_CASE("a client that goes on sending after 413 still gets to read it", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    const std::string block(64 * 1024, 'x');
    for (int i = 0; i < 8 && client.send(block); ++i) {
    }
    client.finish_sending();

    CHECK(status_of(client.read_to_end()) == 413);
}

TEST_CASE("a body of another type or coding is refused", "[net][T23][T24]") {
    TestedServer tested;
    RawClient client(tested.port());
    const auto send = [&](const std::string& fields) {
        client.send("POST /json HTTP/1.1\r\nHost: x\r\n" + fields + "Content-Length: 2\r\n\r\n{}");
        return status_of(client.read_response());
    };

    CHECK(send("Content-Type: application/json\r\n") == 200);
    CHECK(send("Content-Type: Application/JSON; charset=utf-8\r\n") == 200);
    CHECK(send("Content-Type: text/plain\r\n") == 415);
    CHECK(send("Content-Type: application/jsonx\r\n") == 415);
    CHECK(send("") == 415);
    CHECK(send("Content-Type: application/json\r\nContent-Encoding: gzip\r\n") == 415);
}

TEST_CASE("a refusal says the status and nothing else", "[net][T53]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /<script> HTTP/9\r\n\r\n");
    const auto answer = client.read_to_end();

    CHECK(body_of(answer) == R"({"error":"Bad Request"})");
    CHECK(answer.find("Server") == std::string::npos);
    CHECK(answer.find("Beast") == std::string::npos);
}

TEST_CASE("a Host that is not ours is refused when ours are known", "[net][T10]") {
    bot::net::ServerOptions options;
    options.hosts = {"bot.example", "[::1]"};
    TestedServer tested(options);
    const auto status_for = [&](const std::string& host) {
        RawClient client(tested.port());
        client.send("GET /echo HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return status_of(client.read_response());
    };

    CHECK(status_for("Bot.Example") == 200);
    CHECK(status_for("bot.example:8443") == 200);
    CHECK(status_for("[::1]:80") == 200);
    CHECK(status_for("bot.example.evil") == 421);
    CHECK(status_for("evil") == 421);
}
