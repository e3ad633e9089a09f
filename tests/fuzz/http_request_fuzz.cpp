#include "bot/net/request_check.h"
#include "bot/net/request_parser.h"
#include "tests/fuzz/channel.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>

#include <string>
#include <string_view>

namespace fuzz = webhooks::fuzz;
using bot::net::BodyState;
using bot::net::RequestParser;

namespace {

constexpr std::size_t max_body = 4096;

struct Outcome {
    BodyState state = BodyState::more;
    std::size_t used = 0;
    std::string body;

    bool operator==(const Outcome&) const = default;
};

/// Feeds `rest` in pieces of `step` bytes to a parser that has had `head`.
Outcome parsed(std::string_view head, std::string_view rest, std::size_t step) {
    boost::beast::error_code error;
    RequestParser parser;
    const auto taken = parser.put(boost::asio::buffer(head), error);
    if (error || !parser.is_header_done()) {
        return {BodyState::malformed, 0, ""};
    }
    fuzz::require(taken == head.size());
    fuzz::require(!parser.chunked() || !parser.content_length());
    parser.set_max_body(max_body);
    Outcome outcome;
    while (outcome.state == BodyState::more && outcome.used < rest.size()) {
        const auto part = parser.read_body(rest.substr(outcome.used, step));
        outcome.state = part.state;
        outcome.used += part.used;
        fuzz::require(part.used > 0 || part.state != BodyState::more);
    }
    outcome.body = parser.request().body;
    fuzz::require(outcome.body.size() <= max_body);
    if (outcome.state == BodyState::malformed || outcome.state == BodyState::too_long) {
        return {outcome.state, 0, ""};
    }
    return outcome;
}

}  // namespace

/// A head that passes the check is taken whole by the parser or refused, and its body has one
/// meaning only: however the rest is cut into pieces, the same comes out of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return 0;
    }
    const auto head = text.substr(0, end + 4);
    const auto rest = text.substr(end + 4);
    if (bot::net::check_head(head, {})) {
        return 0;
    }
    fuzz::require(parsed(head, rest, rest.size() + 1) == parsed(head, rest, 1));
    return 0;
}
