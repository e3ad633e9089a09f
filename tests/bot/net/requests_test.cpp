#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using tests::body_of;
using tests::field_of;
using tests::RawClient;
using tests::status_of;
using tests::TestedServer;

TEST_CASE("a request with a body reaches the handler and is answered", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());

    client.send(
        "POST /echo?a=1&b=%20 HTTP/1.1\r\nHost: bot.example\r\nX-Hub: Yes\r\n"
        "Content-Length: 5\r\n\r\nhello");
    const auto response = client.read_response();

    CHECK(status_of(response) == 200);
    CHECK(body_of(response) == "POST /echo a=1&b=%20\nhello");
    CHECK(field_of(response, "X-Content-Type-Options") == "nosniff");
    CHECK(field_of(response, "Server").empty());
    const auto seen = tested.handler.requests().at(0);
    CHECK(seen.remote_address == "127.0.0.1");
    CHECK(seen.public_url == "http://bot.example/echo?a=1&b=%20");
    CHECK(webhooks::find_header(seen.headers, "x-hub") == "Yes");
}

TEST_CASE("a connection is kept for the next request", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    for (int i = 0; i < 3; ++i) {
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");

        CHECK(status_of(client.read_response()) == 200);
    }
    client.send("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto last = client.read_to_end();

    CHECK(status_of(last) == 200);
    CHECK(field_of(last, "Connection") == "close");
    CHECK(client.ended());
}

TEST_CASE("requests sent at once are answered one after another", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
        "GET /echo?three HTTP/1.1\r\nHost: x\r\n\r\n");

    CHECK(body_of(client.read_response()) == "POST /echo \none");
    CHECK(body_of(client.read_response()) == "POST /echo \ntwo");
    CHECK(body_of(client.read_response()) == "GET /echo three\n");
}

TEST_CASE("a request that arrives byte by byte is the same request", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nhi\r\nA\r\n0123456789\r\n0\r\n\r\n";
    for (const char byte : request) {
        client.send({&byte, 1});
    }

    CHECK(body_of(client.read_response()) == "POST /echo \nhi0123456789");
}

TEST_CASE("a body of a mebibyte arrives whole", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    const std::string body(1024 * 1024, 'x');
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + body);

    CHECK(body_of(client.read_response()) == "POST /echo \n" + body);
}

TEST_CASE("HEAD is answered with the length and without the body", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto response = client.read_to_end();

    CHECK(field_of(response, "Content-Length") == "12");
    CHECK(body_of(response).empty());
}

TEST_CASE("a client that waits for 100 Continue gets it before it sends the body", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");

    client.send("ok");
    CHECK(body_of(client.read_response()) == "POST /echo \nok");
}

TEST_CASE("a client that waits for 100 Continue is refused before it sends the body", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send(
        "POST /small HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n");

    CHECK(status_of(client.read_response()) == 413);
}

TEST_CASE("an answer may come later and from another thread", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    tested.handler.release(tests::TestHandler::simple(202, "later"));

    const auto response = client.read_response();

    CHECK(status_of(response) == 202);
    CHECK(body_of(response) == "later");
}

TEST_CASE("a request that the handler forgets is answered with 503", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /dropped HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto response = client.read_response();

    CHECK(status_of(response) == 503);
    CHECK(field_of(response, "Retry-After") == "1");
}

TEST_CASE("an answer that comes twice is sent once", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    auto respond = tested.handler.take_held();
    respond(tests::TestHandler::simple(200, "first"));
    respond(tests::TestHandler::simple(200, "second"));

    CHECK(body_of(client.read_response()) == "first");
    CHECK(body_of(client.read_response()) == "GET /echo \n");
}

TEST_CASE("an answer for a client that has gone, or after the server's end, is dropped", "[net]") {
    auto tested = std::make_unique<TestedServer>();
    auto client = std::make_unique<RawClient>(tested->port());
    client->send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto respond = tested->handler.take_held();
    client->reset();
    client.reset();
    tested->server.reset();

    respond(tests::TestHandler::simple(200, "too late"));
    tested.reset();
    SUCCEED("nothing was touched that is gone");
}

TEST_CASE("an exception in the handler is a 500 that says nothing of it", "[net][F26][T53]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /throws HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto response = client.read_response();

    CHECK(status_of(response) == 500);
    CHECK(response.find("a bug") == std::string::npos);
}

TEST_CASE("line breaks in a header value cannot make a header", "[net][T30]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto response = tests::TestHandler::simple(200, "");
    response.headers.push_back({"X-Name", "a\r\nSet-Cookie: stolen=1\r\n\r\n<b>"});
    tested.handler.release(response);

    CHECK(field_of(client.read_response(), "X-Name") == "aSet-Cookie: stolen=1<b>");
}

TEST_CASE("an empty chunked body in two pieces is an empty body", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n");
    client.send("Transfer-Encoding: chunked\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("0\r\n");
    client.send("\r");
    client.send("\n");

    CHECK(body_of(client.read_response()) == "POST /echo \n");
}

TEST_CASE("every response says when it was made", "[net]") {
    TestedServer tested;
    RawClient client(tested.port());

    client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string date = field_of(client.read_response(), "Date");

    // Sun, 06 Nov 1994 08:49:37 GMT
    CHECK(date.size() == 29);
    CHECK(date.ends_with(" GMT"));
    CHECK(date.substr(3, 2) == ", ");
    client.send("FOO / HTTP/1.1\r\n\r\n");
    CHECK_FALSE(field_of(client.read_to_end(), "Date").empty());
}
