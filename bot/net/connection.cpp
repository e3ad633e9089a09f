#include "bot/net/connection.h"

#include "bot/net/request_check.h"
#include "bot/net/response_writer.h"
#include "bot/net/route_check.h"

#include <algorithm>
#include <exception>

namespace bot::net {

namespace {

constexpr std::size_t first_read_bytes = 2 * 1024;
constexpr std::size_t max_buffered_bytes = 64 * 1024;

}  // namespace

Connection::Connection(ServerState& state, Worker& worker, TcpSocket socket, std::string peer)
    : state_(state),
      worker_(worker),
      stream_(std::move(socket)),
      peer_(std::move(peer)),
      buffer_(max_buffered_bytes),
      ready_(worker.context().get_executor(), Watched::TimePoint::max()),
      registration_(worker.add(*this)) {}

Connection::~Connection() {
    worker_.remove(registration_);
}

void Connection::arm(std::chrono::milliseconds from_now) {
    timed_out_ = false;
    deadline = std::chrono::steady_clock::now() + from_now;
}

/// Between two reads there is nothing to cancel: whoever reads in a loop looks at `timed_out_` too.
void Connection::expire() {
    timed_out_ = true;
    if (session_ != nullptr) {
        session_->abort();
        return;
    }
    ErrorCode ignored;
    stream_.socket().cancel(ignored);
    ready_.cancel();
}

void Connection::enter(Phase phase) {
    closing_ = true;
    if (session_ != nullptr) {
        phase == Phase::cutting ? session_->abort() : session_->stop();
        return;
    }
    if (phase == Phase::cutting) {
        stream_.abort();
        ready_.cancel();
    } else if (waiting_for_request_) {
        ErrorCode ignored;
        stream_.socket().cancel(ignored);
    }
}

void Connection::set_session(LongSession* session) {
    session_ = session;
    if (session != nullptr && closing_) {
        session->stop();
    }
}

Awaitable<void> Connection::run(std::shared_ptr<asio::ssl::context> tls) {
    try {
        const bool ready = co_await shake_hands(std::move(tls));
        bool more = ready;
        while (more && !closing_) {
            more = co_await serve_one();
        }
        if (ready) {
            co_await hang_up();
        }
    } catch (const std::exception&) {
        // Out of memory, at the worst place: the connection ends, the server goes on.
        stream_.abort();
    }
}

Awaitable<bool> Connection::shake_hands(std::shared_ptr<asio::ssl::context> tls) {
    ErrorCode error;
    stream_.socket().set_option(tcp::no_delay(true), error);
    closing_ = worker_.phase() != Phase::serving;
    if (!tls || closing_) {
        co_return !closing_;
    }
    stream_.add_tls(*tls);
    arm(state_.options.deadlines.header);
    co_await stream_.tls()->async_handshake(asio::ssl::stream_base::server, into(error));
    co_return !error;
}

std::string_view Connection::buffered() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
}

Awaitable<std::size_t> Connection::read_more(std::size_t at_most) {
    ErrorCode error;
    const auto room = std::min(at_most, max_buffered_bytes - buffer_.size());
    const auto space = buffer_.prepare(room);
    const auto read = co_await stream_.async_read_some(asio::mutable_buffer(space), into(error));
    buffer_.commit(read);
    co_return read;
}

/// So that an idle connection needs no buffer. Not with TLS, which may hold bytes of its own.
Awaitable<bool> Connection::wait_for_request() {
    ErrorCode error;
    buffer_.shrink_to_fit();
    co_await stream_.socket().async_wait(asio::socket_base::wait_read, into(error));
    co_return !error;
}

Awaitable<std::size_t> Connection::read_head() {
    const auto& options = state_.options;
    const auto limit = options.max_target_bytes + options.max_header_bytes + 64;
    std::size_t searched = 0;
    waiting_for_request_ = buffer_.size() == 0;
    arm(waiting_for_request_ ? options.deadlines.idle : options.deadlines.header);
    bool open = true;
    if (waiting_for_request_ && !stream_.is_secure()) {
        open = co_await wait_for_request();
    }
    while (open) {
        const auto end = buffered().find("\r\n\r\n", searched);
        if (end != std::string_view::npos) {
            co_return end + 4;
        }
        if (buffer_.size() >= limit) {
            auto response = plain_error(endless_head(buffered()).status);
            co_await refuse(std::move(response));
            co_return 0;
        }
        searched = buffer_.size() - std::min<std::size_t>(buffer_.size(), 3);
        const auto read = co_await read_more(first_read_bytes);
        if (read == 0 || timed_out_) {
            break;
        }
        if (waiting_for_request_) {
            waiting_for_request_ = false;
            arm(options.deadlines.header);
        }
    }
    const bool started = !waiting_for_request_;
    waiting_for_request_ = false;
    if (timed_out_) {
        state_.timed_out.fetch_add(1, std::memory_order_relaxed);
        if (started) {
            auto response = plain_error(408);
            co_await refuse(std::move(response));
        }
    }
    co_return 0;
}

int Connection::take_head(RequestParser& parser, std::size_t head_bytes) {
    const auto& options = state_.options;
    const HeadLimits limits{options.max_target_bytes, options.max_header_bytes,
                            options.max_header_fields};
    if (const auto refusal = check_head(buffered().substr(0, head_bytes), limits)) {
        return refusal->status;
    }
    ErrorCode error;
    buffer_.consume(parser.put(asio::buffer(buffer_.data(), head_bytes), error));
    return error || !parser.is_header_done() ? 400 : 0;
}

bool Connection::may_keep_alive(const RequestParser& parser) const {
    return !closing_ && parser.keep_alive() && parser.is_http_1_1();
}

void Connection::complete(RequestParser& parser) const {
    const auto& trusted = state_.trusted_proxies;
    auto& request = parser.request();
    bool secure = stream_.is_secure();
    request.remote_address = peer_;
    if (!trusted.empty() && is_in(parse_address(peer_).value_or(Address{}), trusted)) {
        request.remote_address =
            caller_address(peer_, joined_field(request, "X-Forwarded-For"), trusted);
        secure = parser.field("X-Forwarded-Proto") == "https";
    }
    request.public_url = public_url(request, state_.options.public_base_url, secure);
}

Awaitable<bool> Connection::serve_one() {
    const auto head_bytes = co_await read_head();
    if (head_bytes == 0) {
        co_return false;
    }
    RequestParser parser;
    const int status = take_head(parser, head_bytes);
    if (status != 0) {
        auto response = plain_error(status);
        if (status == 405) {
            response.headers.push_back({"Allow", std::string(allowed_methods)});
        }
        co_return co_await refuse(std::move(response));
    }
    complete(parser);
    if (!is_our_host(parser.field("Host"), state_.options.hosts)) {
        auto response = plain_error(421);
        co_return co_await refuse(std::move(response));
    }
    co_return co_await serve_route(parser);
}

}  // namespace bot::net
