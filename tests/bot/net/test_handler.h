#pragma once

#include "bot/net/server.h"

#include <array>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tests {

/// A handler with one route per behaviour that the server must have an answer to, and a record of
/// what reached it. Thread-safe.
///
/// `/echo` any body up to 1 MiB · `/small` 16 bytes · `/json` application/json only · `/post` POST
/// only · `/held` answered by `release`, with a share · `/guarded` only with
/// Authorization · `/dropped` never answered · `/throws` ·
/// `/events` ·
/// `/socket` · anything else 404.
class TestHandler final : public bot::net::Handler {
public:
    bot::net::RouteLimits limits(const webhooks::HttpRequest& head) override {
        const std::string& path = head.path;
        bot::net::RouteLimits limits;
        limits.max_body_bytes = path == "/small" ? 16 : 1024 * 1024;
        if (path == "/json") {
            limits.content_types = json_only;
        }
        if (path == "/post" && head.method != "POST") {
            limits.refusal = simple(405, "no");
            limits.refusal->headers.push_back({"Allow", "POST"});
        }
        if (path == "/events") {
            limits.kind = bot::net::RouteKind::event_stream;
        }
        if (path == "/socket") {
            limits.kind = bot::net::RouteKind::websocket;
        }
        if (path == "/held") {
            limits.share = {this, [this](const void*) { note("released"); }};
        }
        if (path == "/guarded" && !webhooks::find_header(head.headers, "Authorization")) {
            limits.refusal = simple(401, "not " + head.remote_address);
        }
        if (path == "/missing") {
            limits.refusal = simple(404, "nothing here");
        }
        return limits;
    }

    void handle(webhooks::HttpRequest request, bot::net::Responder respond) override {
        const auto path = request.path;
        record(request);
        if (path == "/held") {
            const std::lock_guard lock(mutex_);
            held_.push_back(std::move(respond));
            changed_.notify_all();
        } else if (path == "/throws") {
            throw std::runtime_error("a bug");
        } else if (path != "/dropped") {
            respond(echo_of(request));
        }
    }

    void open_event_stream(webhooks::HttpRequest request,
                           std::shared_ptr<bot::net::EventStream> stream) override {
        record(request);
        on_stream(request, std::move(stream));
    }
    void on_event_stream_closed(std::uint64_t /*id*/) override { note("stream closed"); }

    bot::net::SocketAccept accept_socket(const webhooks::HttpRequest& request) override {
        return on_accept(request);
    }
    void on_socket_open(std::shared_ptr<bot::net::Socket> socket) override {
        note("open");
        on_open(std::move(socket));
    }
    void on_socket_message(bot::net::Socket& socket, std::string text) override {
        note("message");
        on_message(socket, std::move(text));
    }
    void on_socket_closed(bot::net::Socket& /*socket*/) override { note("closed"); }

    /// Answers the oldest held request from the calling thread, when it has come.
    void release(webhooks::HttpResponse response) {
        auto respond = take_held();
        respond(std::move(response));
    }
    bot::net::Responder take_held() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !held_.empty(); });
        auto respond = std::move(held_.front());
        held_.erase(held_.begin());
        return respond;
    }
    /// Blocks until `what` (`open`, `closed`, `stream closed`…) has happened `count` times.
    void wait_for(const std::string& what, int count = 1) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return notes_[what] >= count; });
    }
    [[nodiscard]] int noted(const std::string& what) {
        const std::lock_guard lock(mutex_);
        return notes_[what];
    }
    [[nodiscard]] std::vector<webhooks::HttpRequest> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    std::function<void(const webhooks::HttpRequest&, std::shared_ptr<bot::net::EventStream>)>
        on_stream = [](const auto&, const auto&) {};
    std::function<bot::net::SocketAccept(const webhooks::HttpRequest&)> on_accept =
        [](const auto&) { return bot::net::SocketAccept{}; };
    std::function<void(std::shared_ptr<bot::net::Socket>)> on_open = [](const auto&) {};
    std::function<void(bot::net::Socket&, std::string)> on_message =
        [](bot::net::Socket& socket, std::string text) { socket.send(std::move(text)); };

    static webhooks::HttpResponse simple(int status, std::string body) {
        webhooks::HttpResponse response;
        response.status = status;
        response.content_type = "text/plain";
        response.body = std::move(body);
        return response;
    }

private:
    static constexpr std::array<std::string_view, 1> json_only{"application/json"};

    static webhooks::HttpResponse echo_of(const webhooks::HttpRequest& request) {
        return simple(
            200, request.method + " " + request.path + " " + request.query + "\n" + request.body);
    }
    void record(const webhooks::HttpRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        changed_.notify_all();
    }
    void note(const std::string& what) {
        const std::lock_guard lock(mutex_);
        ++notes_[what];
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<webhooks::HttpRequest> requests_;
    std::map<std::string, int> notes_;
    std::vector<bot::net::Responder> held_;  ///< The last: each may still note its release.
};

/// A server on a free port of loopback with a TestHandler.
class TestedServer {
public:
    explicit TestedServer(bot::net::ServerOptions options = {}) {
        auto started = bot::net::Server::start(std::move(options), handler);
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        server = std::move(*started);
    }
    [[nodiscard]] std::uint16_t port() const { return server->port(); }

    TestHandler handler;
    std::unique_ptr<bot::net::Server> server;
};

}  // namespace tests
