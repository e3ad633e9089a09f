#include "bot/net/connection.h"
#include "bot/net/event_session.h"
#include "bot/net/exchange.h"
#include "bot/net/response_writer.h"
#include "bot/net/route_check.h"
#include "bot/net/socket_session.h"

#include <algorithm>
#include <array>
#include <exception>

namespace bot::net {

namespace {

constexpr std::size_t body_read_bytes = 32 * 1024;
/// A refused body up to this size is read and thrown away, so that the connection can be kept.
constexpr std::size_t max_skipped_bytes = 64 * 1024;
/// What is read of a peer that goes on sending after its refusal, so that it gets to see it.
constexpr std::size_t max_drained_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds farewell{3'000};
constexpr std::chrono::milliseconds short_farewell{250};  ///< While the server stops.

Announced announced_by(const RequestParser& parser) {
    return {parser.chunked(), parser.content_length().value_or(0)};
}

bool is_head_only(const webhooks::HttpRequest& request) {
    return request.method == "HEAD";
}

}  // namespace

Awaitable<bool> Connection::write(std::string bytes) {
    ErrorCode error;
    arm(state_.options.deadlines.write);
    co_await asio::async_write(stream_, asio::buffer(bytes), into(error));
    disarm();
    co_return !error;
}

Awaitable<bool> Connection::respond(webhooks::HttpResponse response,
                                    bool keep_alive,
                                    bool head_only) {
    auto bytes = write_response(response, keep_alive ? After::keep_alive : After::close,
                                head_only ? BodyPart::length_only : BodyPart::whole);
    const bool written = co_await write(std::move(bytes));
    co_return written&& keep_alive;
}

Awaitable<bool> Connection::refuse(webhooks::HttpResponse response) {
    state_.refused.fetch_add(1, std::memory_order_relaxed);
    unread_input_ = true;
    co_return co_await respond(std::move(response), false, false);
}

Awaitable<bool> Connection::refuse_route(RequestParser& parser, webhooks::HttpResponse response) {
    const auto announced = announced_by(parser);
    const bool skippable = !announced.chunked && announced.length <= max_skipped_bytes &&
                           (announced.length == 0 || parser.field("Expect").empty());
    if (!skippable) {
        co_return co_await refuse(std::move(response));
    }
    parser.set_max_body(max_skipped_bytes);
    const bool skipped = co_await read_body(parser);
    if (!skipped) {
        co_return false;
    }
    state_.refused.fetch_add(1, std::memory_order_relaxed);
    const bool head_only = is_head_only(parser.request());
    co_return co_await respond(std::move(response), may_keep_alive(parser), head_only);
}

Awaitable<bool> Connection::read_body(RequestParser& parser) {
    arm(state_.options.deadlines.body);
    auto step = parser.read_body(buffered());
    buffer_.consume(step.used);
    while (step.state == BodyState::more) {
        const auto read = co_await read_more(body_read_bytes);
        if (read == 0 || timed_out_) {
            break;
        }
        step = parser.read_body(buffered());
        buffer_.consume(step.used);
    }
    if (step.state == BodyState::done) {
        co_return true;
    }
    int status = step.state == BodyState::too_long ? 413 : 400;
    if (timed_out_) {
        state_.timed_out.fetch_add(1, std::memory_order_relaxed);
        status = 408;
    } else if (step.state == BodyState::more) {
        co_return false;
    }
    auto response = plain_error(status);
    co_return co_await refuse(std::move(response));
}

Awaitable<bool> Connection::serve_route(RequestParser& parser) {
    auto route = state_.handler.limits(parser.request());
    auto refusal = check_route(parser.request(), route, announced_by(parser));
    if (refusal) {
        auto response = std::move(*refusal);
        route.share.reset();  // Of use to others while a refused body is skipped.
        co_return co_await refuse_route(parser, std::move(response));
    }
    parser.set_max_body(route.max_body_bytes);
    if (announced_by(parser).any() && buffer_.size() == 0 && !parser.field("Expect").empty() &&
        parser.is_http_1_1()) {
        std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        const bool written = co_await write(std::move(go_on));
        if (!written) {
            co_return false;
        }
    }
    const bool complete = co_await read_body(parser);
    disarm();
    if (!complete) {
        co_return false;
    }
    state_.requests.fetch_add(1, std::memory_order_relaxed);
    if (route.kind == RouteKind::plain) {
        auto share = std::move(route.share);
        co_return co_await serve_plain(parser, std::move(share));
    }
    if (route.kind == RouteKind::event_stream) {
        co_await serve_events(*this, std::move(parser.request()));
        co_return false;
    }
    if (buffer_.size() > 0) {
        auto response = plain_error(400);  // Frames before the handshake is answered.
        co_return co_await refuse(std::move(response));
    }
    co_return co_await serve_socket(*this, std::move(parser.request()), may_keep_alive(parser));
}

Awaitable<bool> Connection::serve_plain(RequestParser& parser, std::shared_ptr<const void> share) {
    const bool head_only = is_head_only(parser.request());
    const auto exchange =
        std::make_shared<Exchange>(worker_.shared_context(), ready_, std::move(share));
    arm(state_.options.deadlines.response);
    try {
        state_.handler.handle(std::move(parser.request()), exchange->responder());
    } catch (const std::exception&) {
        exchange->response() = plain_error(500);
    }
    ErrorCode cancelled;
    while (!exchange->response() && !timed_out_ && worker_.phase() != Phase::cutting) {
        co_await ready_.async_wait(into(cancelled));
    }
    exchange->abandon();
    if (timed_out_) {
        state_.timed_out.fetch_add(1, std::memory_order_relaxed);
    }
    auto response = exchange->response() ? std::move(*exchange->response()) : plain_error(503);
    co_return co_await respond(std::move(response), may_keep_alive(parser), head_only);
}

Awaitable<void> Connection::hang_up() {
    ErrorCode error;
    if (stream_.is_secure() && !timed_out_) {
        arm(closing_ ? short_farewell : farewell);
        co_await stream_.tls()->async_shutdown(into(error));
    }
    if (unread_input_) {
        co_await drain_and_close();
    }
    stream_.abort();
}

Awaitable<void> Connection::drain_and_close() {
    ErrorCode error;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, error);
    std::array<char, 4096> scrap;
    std::size_t drained = 0;
    arm(farewell);
    while (!error && !timed_out_ && drained < max_drained_bytes) {
        drained += co_await stream_.socket().async_read_some(asio::buffer(scrap), into(error));
    }
}

}  // namespace bot::net
