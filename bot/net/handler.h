#pragma once

#include "webhooks/http.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::net {

/// How the answer to a route travels.
enum class RouteKind {
    plain,         ///< One request, one response: `Handler::handle`.
    event_stream,  ///< Server-sent events: `Handler::open_event_stream`.
    websocket      ///< `Handler::accept_socket`, then the socket callbacks.
};

/// What a route takes, asked for after the header and before the first byte of the body.
struct RouteLimits {
    RouteKind kind = RouteKind::plain;
    std::size_t max_body_bytes = 256 * 1024;  ///< Longer: 413.
    /// Media types a body may have, lower case, without parameters; others: 415. Empty: any.
    /// Must outlive the server (point it at a constant table).
    std::span<const std::string_view> content_types;
    /// Held until the request was answered, or its answer is no longer waited for, and its handler
    /// has let go of the Responder: a share of something scarce that the body takes. May be null.
    std::shared_ptr<const void> share;
    /// Instead of all that: answer this (404, 405 with `Allow`, 503…) and never call the handler.
    std::optional<webhooks::HttpResponse> refusal;
};

/// `Retry-After` for whoever shall come back after `wait_ms`: whole seconds, rounded up.
[[nodiscard]] webhooks::Header retry_after(std::int64_t wait_ms);

/// The duty to answer one request. Move-only; call it once, from any thread, at any time.
/// Dropped without a call it answers 503, so that no request is ever forgotten.
class [[nodiscard]] Responder {
public:
    using Answer = std::function<void(webhooks::HttpResponse)>;

    explicit Responder(Answer answer) : answer_(std::move(answer)) {}
    Responder(Responder&& other) noexcept : answer_(std::exchange(other.answer_, nullptr)) {}
    Responder& operator=(Responder&& other) noexcept;
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    ~Responder();

    /// Sends `response`; a second call does nothing.
    void operator()(webhooks::HttpResponse response);

private:
    Answer answer_;
};

/// A WebSocket that is open. Thread-safe; kept alive by whoever holds it, after its end too (sends
/// then do nothing).
class Socket {
public:
    virtual ~Socket() = default;

    /// Unique within the process, never used again.
    [[nodiscard]] virtual std::uint64_t id() const = 0;
    /// `SocketAccept::tag`: what the handler wanted to remember of the handshake.
    [[nodiscard]] virtual std::uint64_t tag() const = 0;
    /// The peer, or what a trusted proxy said of it.
    [[nodiscard]] virtual const std::string& remote_address() const = 0;
    /// Queues one text message. A peer that does not read (more than 64 messages or 256 KiB are
    /// waiting) is closed with 1013. False when the message will certainly not be sent.
    virtual bool send(std::string text) = 0;
    /// Sends what is queued, then closes with `code` (1000, 1008, 4401…) and `reason` (at most 123
    /// bytes of UTF-8).
    virtual void close(std::uint16_t code, std::string_view reason) = 0;

    Socket() = default;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
};

/// A stream of server-sent events. Thread-safe; kept alive by whoever holds it. Nothing is sent
/// before `open`, `send` or `refuse`, of which one must come within the response deadline (else
/// 503); once open, comments keep the connection alive every 15 s.
class EventStream {
public:
    virtual ~EventStream() = default;

    /// Unique within the process, never used again, shared with `Socket::id`.
    [[nodiscard]] virtual std::uint64_t id() const = 0;
    [[nodiscard]] virtual const std::string& remote_address() const = 0;
    /// Sends the head of the stream, with `headers` of the route's own (CORS).
    virtual void open(std::vector<webhooks::Header> headers) = 0;
    /// Queues `text` as it is, the caller's framing included (`id: 7\ndata: {…}\n\n`, `:\n\n`).
    /// A peer that does not read (limits as for `Socket`) is cut off. False when the text will
    /// certainly not be sent.
    virtual bool send(std::string text) = 0;
    /// Instead of `open`: answers with `response` (401, 404…) and ends the stream.
    virtual void refuse(webhooks::HttpResponse response) = 0;
    /// Sends what is queued, then closes; the browser reconnects unless it was told otherwise.
    virtual void close() = 0;

    EventStream() = default;
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;
};

/// The answer to a WebSocket handshake.
struct SocketAccept {
    /// Instead of a socket: 403 for a foreign Origin, 401, 429…
    std::optional<webhooks::HttpResponse> refusal;
    std::string subprotocol;                    ///< The one chosen of those offered; empty: none.
    std::uint64_t tag = 0;                      ///< Given back by `Socket::tag`.
    std::size_t max_message_bytes = 16 * 1024;  ///< Longer: closed with 1009.
    std::chrono::milliseconds first_message{5'000};  ///< None in time: 4408. 0: no limit.
    std::chrono::milliseconds idle{600'000};         ///< No message for so long: 1001.
    unsigned max_messages_per_minute = 240;          ///< More (pings too): 1008.
};

/// Who answers: the router. Every function is called on a network thread and must not block or
/// throw; the events of one connection never overlap, those of different connections may.
class Handler {
public:
    virtual ~Handler() = default;

    /// What the route takes, or why not. `head` is the request without its body; its path is
    /// without the query, still percent-encoded.
    [[nodiscard]] virtual RouteLimits limits(const webhooks::HttpRequest& head) = 0;

    /// A complete request for a plain route.
    virtual void handle(webhooks::HttpRequest request, Responder respond) = 0;

    /// A request for a stream of events; `stream` may be kept and used from any thread.
    virtual void open_event_stream(webhooks::HttpRequest request,
                                   std::shared_ptr<EventStream> stream) = 0;
    /// The stream `id` has ended, whoever ended it. Called once per opened stream.
    virtual void on_event_stream_closed(std::uint64_t id) = 0;

    /// Checks `Origin` and picks a subprotocol.
    [[nodiscard]] virtual SocketAccept accept_socket(const webhooks::HttpRequest& request) = 0;
    virtual void on_socket_open(std::shared_ptr<Socket> socket) = 0;
    /// One text message, valid UTF-8. Binary messages never arrive: they close with 1003.
    virtual void on_socket_message(Socket& socket, std::string text) = 0;
    /// Called once per opened socket, whoever closed it.
    virtual void on_socket_closed(Socket& socket) = 0;

    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
};

}  // namespace bot::net
