#include "bot/net/chunked_body.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <string>

using bot::net::BodyState;
using bot::net::ChunkedBody;

namespace {

struct Read {
    BodyState state = BodyState::more;
    std::string body;
    std::string left;
};

/// `input` in pieces of `step` bytes.
Read read(std::string input, std::size_t step, std::uint64_t max_bytes = 1000) {
    ChunkedBody chunked;
    Read result;
    while (result.state == BodyState::more && !input.empty()) {
        const auto piece = input.substr(0, step);
        const auto taken = chunked.feed(piece, result.body, max_bytes);
        result.state = taken.state;
        input.erase(0, taken.used);
    }
    result.left = input;
    return result;
}

}  // namespace

TEST_CASE("chunks are put together, whatever pieces they arrive in", "[net]") {
    const auto step = GENERATE(as<std::size_t>(), 1, 2, 3, 4, 5, 7, 1000);
    CAPTURE(step);
    const auto several =
        read("3\r\nabc\r\nA\r\n0123456789\r\n00f\r\n0123456789abcde\r\n0\r\n\r\nGET", step);

    CHECK(several.state == BodyState::done);
    CHECK(several.body == "abc01234567890123456789abcde");
    CHECK(several.left == "GET");
    CHECK(read("0\r\n\r\n", step).state == BodyState::done);
    CHECK(read("0\r\n\r", step).state == BodyState::more);
    CHECK(read("5\r\nab\r\n\r\n0\r\n\r\n", step).state == BodyState::malformed);
}

TEST_CASE("a chunk that is not exactly `size CRLF data CRLF` is malformed", "[net][T7][T8]") {
    const auto* input =
        GENERATE("\r\n", " 3\r\nabc", "3 \r\nabc", "+3\r\nabc", "-1\r\n", "0x3\r\nabc", "g\r\n",
                 "3\nabc", "3\rabc", "3\r\nabcd\r\n", "3\r\nabc\n0\r\n\r\n", "3\r\nabc\r0\r\n\r\n",
                 "3;x=y\r\nabc", "3;\r\nabc", "0\r\nX: y\r\n\r\n", "0;x\r\n\r\n", "0\r\n0\r\n\r\n",
                 "000000003\r\nabc", "123456789\r\n", "ffffffffffffffff\r\n");
    const auto step = GENERATE(as<std::size_t>(), 1, 1000);
    CAPTURE(input, step);

    CHECK(read(input, step).state == BodyState::malformed);
}

TEST_CASE("a chunked body may be as long as allowed and no longer", "[net][F18]") {
    CHECK(read("4\r\nabcd\r\n4\r\nefgh\r\n0\r\n\r\n", 3, 8).state == BodyState::done);
    CHECK(read("4\r\nabcd\r\n5\r\nefghi\r\n0\r\n\r\n", 3, 8).state == BodyState::too_long);
    CHECK(read("ffffffff\r\n", 3, 8).state == BodyState::too_long);
}
