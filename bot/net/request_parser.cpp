#include "bot/net/request_parser.h"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace bot::net {

namespace {

namespace http = boost::beast::http;

/// A body is trusted with this much memory before its bytes are there.
constexpr std::uint64_t max_reserved_body = 64 * 1024;

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

RequestParser::RequestParser() {
    // The head's limits are check_head's; here they must only not be in its way.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
    request_.headers.reserve(16);
}

std::string_view RequestParser::field(std::string_view name) const {
    return webhooks::find_header(request_.headers, name).value_or(std::string_view{});
}

BodyStep RequestParser::read_body(std::string_view bytes) {
    if (chunked()) {
        return chunked_body_.feed(bytes, request_.body, max_body_);
    }
    BodyStep step;
    while (!is_done() && step.used < bytes.size()) {
        Code error;
        const auto rest = bytes.substr(step.used);
        step.used += put(boost::asio::buffer(rest.data(), rest.size()), error);
        if (error == http::error::need_more) {
            break;
        }
        if (error) {
            step.state =
                error == http::error::body_limit ? BodyState::too_long : BodyState::malformed;
            return step;
        }
    }
    step.state = is_done() ? BodyState::done : BodyState::more;
    return step;
}

void RequestParser::on_request_impl(
    Verb /*verb*/, Text method, Text target, int version, Code& /*error*/) {
    version_ = version;
    const auto whole = view(target);
    const auto mark = whole.find('?');
    request_.method = view(method);
    request_.path = whole.substr(0, mark);
    if (mark != std::string_view::npos) {
        request_.query = whole.substr(mark + 1);
    }
}

void RequestParser::on_response_impl(int, Text, int, Code& error) {
    error = http::error::bad_method;
}

void RequestParser::on_field_impl(Field /*field*/, Text name, Text value, Code& /*error*/) {
    request_.headers.push_back({std::string(view(name)), std::string(view(value))});
}

void RequestParser::on_header_impl(Code& /*error*/) {}

void RequestParser::on_body_init_impl(const Length& length, Code& error) {
    if (!length) {
        return;
    }
    if (*length > max_body_) {
        error = http::error::body_limit;
        return;
    }
    request_.body.reserve(static_cast<std::size_t>(std::min(*length, max_reserved_body)));
}

std::size_t RequestParser::on_body_impl(Text body, Code& error) {
    if (body.size() > max_body_ - request_.body.size()) {
        error = http::error::body_limit;
        return 0;
    }
    request_.body.append(body.data(), body.size());
    return body.size();
}

// Chunks never reach Beast.
void RequestParser::on_chunk_header_impl(std::uint64_t, Text, Code& error) {
    error = http::error::bad_chunk;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text, Code& error) {
    error = http::error::bad_chunk;
    return 0;
}

void RequestParser::on_finish_impl(Code& /*error*/) {}

}  // namespace bot::net
