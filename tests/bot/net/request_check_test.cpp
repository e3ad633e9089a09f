#include "bot/net/request_check.h"

#include "tests/support/catch.h"

#include <string>

using bot::net::check_head;
using bot::net::HeadLimits;

namespace {

/// The status of the refusal, or 0.
int judged(const std::string& head, const HeadLimits& limits = {}) {
    const auto refusal = check_head(head, limits);
    return refusal ? refusal->status : 0;
}

/// The same for a POST with `fields` besides Host.
int judged_fields(const std::string& fields) {
    return judged("POST /a HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n");
}

std::string line(const std::string& text) {
    return text + "\r\nHost: a\r\n\r\n";
}

}  // namespace

TEST_CASE("plain requests pass", "[net]") {
    CHECK(judged("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == 0);
    CHECK(judged("GET / HTTP/1.0\r\n\r\n") == 0);
    CHECK(judged("DELETE /a/b?c=%20&d='x' HTTP/1.1\r\nhost: [::1]:8080\r\n\r\n") == 0);
    CHECK(judged_fields("Content-Length: 0\r\n") == 0);
    CHECK(judged_fields("content-length:  123 \r\n") == 0);
    CHECK(judged_fields("Transfer-Encoding: Chunked\r\n") == 0);
    CHECK(judged_fields("Expect: 100-continue\r\nContent-Length: 1\r\n") == 0);
    CHECK(judged_fields("X-Empty:\r\nX-Name: Jos\xc3\xa9\tand\r\n") == 0);
    CHECK(judged_fields("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n") == 0);
}

TEST_CASE("a body whose end could be read in two ways is refused", "[net][T1][T2][T3][T6]") {
    const auto [fields, status] = GENERATE(table<std::string, int>({
        {"Transfer-Encoding: xchunked\r\n", 501},
        {"Transfer-Encoding: chunked, identity\r\n", 501},
        {"Transfer-Encoding: gzip, chunked\r\n", 501},
        {"Transfer-Encoding: identity\r\n", 501},
        {"Transfer-Encoding:\r\n", 501},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400},
        {"Transfer-Encoding:\r\n chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\n\tx\r\n", 400},
        {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", 400},
        {"Content-Length: 3\r\nContent-Length: 4\r\n", 400},
        {"Content-Length: 3\r\nContent-Length: 3\r\n", 400},
        {"Content-Length: 3, 3\r\n", 400},
        {"Content-Length: +3\r\n", 400},
        {"Content-Length: -1\r\n", 400},
        {"Content-Length: 0x3\r\n", 400},
        {"Content-Length: 3 3\r\n", 400},
        {"Content-Length:\r\n", 400},
        {"Content-Length: 18446744073709551617\r\n", 400},
    }));
    CAPTURE(fields);
    CHECK(judged_fields(fields) == status);
}

TEST_CASE("chunked does not exist in HTTP/1.0", "[net][T5]") {
    CHECK(judged("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
    CHECK(judged("POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\n") == 0);
}

TEST_CASE("there is exactly one Host and it is a name", "[net][T10]") {
    CHECK(judged("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n") == 400);
    CHECK(judged("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n") == 400);
}

TEST_CASE("a request line is `method path version`", "[net][T10]") {
    const auto [text, status] = GENERATE(table<std::string, int>({
        {"FOO / HTTP/1.1", 405},
        {"get / HTTP/1.1", 405},
        {"TRACE / HTTP/1.1", 405},
        {"CONNECT a:443 HTTP/1.1", 405},
        {"GET http://a/ HTTP/1.1", 400},
        {"OPTIONS * HTTP/1.1", 400},
        {"GET a HTTP/1.1", 400},
        {"GET  HTTP/1.1", 400},
        {"GET / x HTTP/1.1", 400},
        {"GET /\xc3\xb1 HTTP/1.1", 400},
        {"GET /#top HTTP/1.1", 400},
        {std::string("GET /\0 HTTP/1.1", 15), 400},
        {"GET /\x7f HTTP/1.1", 400},
        {"GET /\t HTTP/1.1", 400},
        {"GET / HTTP/1.2", 400},
        {"GET / HTTP/2.0", 400},
        {"GET / HTTP/0.9", 400},
        {"GET / http/1.1", 400},
        {"GET /", 400},
        {"GET / HTTP/1.1 ", 400},
        {" GET / HTTP/1.1", 400},
        {"G(T / HTTP/1.1", 400},
        {"GET / HTTP/1.1\rX: y", 400},
    }));
    CAPTURE(text);
    CHECK(judged(line(text)) == status);
    CHECK(judged(line("GET / HTTP/1.1")) == 0);
}

TEST_CASE("the preface of HTTP/2 is no request", "[net][T12]") {
    CHECK(judged("PRI * HTTP/2.0\r\n\r\n") == 400);
}

TEST_CASE("a field is `name: value` on one line", "[net][T4]") {
    CHECK(judged_fields(" folded: x\r\n") == 400);
    CHECK(judged_fields("X: a\r\n b\r\n") == 400);
    CHECK(judged_fields("X : a\r\n") == 400);
    CHECK(judged_fields("X\r\n") == 400);
    CHECK(judged_fields(": a\r\n") == 400);
    CHECK(judged_fields("X: a\nY: b\r\n") == 400);
    CHECK(judged_fields("X: a\rY: b\r\n") == 400);
    CHECK(judged_fields(std::string("X: a\0b\r\n", 8)) == 400);
    CHECK(judged_fields("X: \x1b[31m\r\n") == 400);
    CHECK(judged_fields("X\xc3\xb1: a\r\n") == 400);
    CHECK(judged_fields("\r\nX: a\r\n") == 400);
}

TEST_CASE("only 100-continue may be expected", "[net]") {
    CHECK(judged_fields("Expect: 200-ok\r\n") == 417);
}

TEST_CASE("the limits of the head", "[net]") {
    const HeadLimits limits{.max_target_bytes = 10, .max_header_bytes = 60, .max_header_fields = 3};
    const std::string host = " HTTP/1.1\r\nHost: a\r\n";

    CHECK(judged("GET /234567890" + host + "\r\n", limits) == 0);
    CHECK(judged("GET /2345678901" + host + "\r\n", limits) == 414);
    CHECK(judged("GET /" + host + "A: 1\r\nB: 2\r\n\r\n", limits) == 0);
    CHECK(judged("GET /" + host + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits) == 431);
    CHECK(judged("GET /" + host + "A: " + std::string(46, 'x') + "\r\n\r\n", limits) == 0);
    CHECK(judged("GET /" + host + "A: " + std::string(47, 'x') + "\r\n\r\n", limits) == 431);
}

TEST_CASE("a head without an end is refused by where it stopped", "[net]") {
    CHECK(bot::net::endless_head("GET /" + std::string(9000, 'a')).status == 414);
    CHECK(bot::net::endless_head("GET / HTTP/1.1\r\nX: " + std::string(9000, 'a')).status == 431);
    CHECK(judged("GET / HTTP/1.1\r\nHost: a\r\n") == 400);
    CHECK(judged("") == 400);
}
