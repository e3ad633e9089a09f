#pragma once

#include "bot/net/handler.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bot {

/// A request on its way to a route, with what the path's `{…}` stood for, percent-decoded.
struct RoutedRequest {
    webhooks::HttpRequest http;
    std::vector<std::string> parameters;
};

/// One line of the HTTP surface.
struct Route {
    std::string_view method;  ///< GET also answers HEAD (RFC 9110 9.1).
    std::string_view
        path;  ///< `/webhooks/{}`: `{}` is one path segment; a last `{*}` takes the rest.
    net::RouteLimits limits;
    std::function<void(RoutedRequest, net::Responder)> handle;
    /// Set: whether the route is there at present; called for every request, from any thread.
    std::function<bool()> is_open = nullptr;
    /// Set: given the head of a request before its body is read, may set the share that the request
    /// holds or refuse it. Called from any thread.
    std::function<void(const webhooks::HttpRequest& head, net::RouteLimits& limits)> admit =
        nullptr;
};

/// A route that opens a stream of events.
struct StreamRoute {
    std::string_view path;
    std::function<void(webhooks::HttpRequest, std::shared_ptr<net::EventStream>)> open;
    std::function<void(std::uint64_t id)> closed;
};

/// A route that opens a WebSocket.
struct SocketRoute {
    std::string_view path;
    std::function<net::SocketAccept(const webhooks::HttpRequest&)> accept;
    std::function<void(std::shared_ptr<net::Socket>)> opened;
    std::function<void(net::Socket&, std::string)> message;
    std::function<void(net::Socket&)> closed;
};

/// The whole HTTP surface as one list: what is not in it is 404, a wrong method is 405 with
/// `Allow`. Filled before the server starts, constant afterwards, therefore thread-safe; the mutex
/// guards which socket belongs to which route.
class Router final : public net::Handler {
public:
    void add(Route route);
    void add(StreamRoute route);
    void add(SocketRoute route);

    /// Every line of it, as `GET /healthz`; streams and sockets too.
    [[nodiscard]] std::vector<std::string> surface() const;

    [[nodiscard]] net::RouteLimits limits(const webhooks::HttpRequest& head) override;
    void handle(webhooks::HttpRequest request, net::Responder respond) override;
    void open_event_stream(webhooks::HttpRequest request,
                           std::shared_ptr<net::EventStream> stream) override;
    void on_event_stream_closed(std::uint64_t id) override;
    [[nodiscard]] net::SocketAccept accept_socket(const webhooks::HttpRequest& request) override;
    void on_socket_open(std::shared_ptr<net::Socket> socket) override;
    void on_socket_message(net::Socket& socket, std::string text) override;
    void on_socket_closed(net::Socket& socket) override;

private:
    [[nodiscard]] const StreamRoute* stream_at(std::string_view path) const;
    [[nodiscard]] const SocketRoute* socket_at(std::string_view path) const;

    std::vector<Route> routes_;
    std::vector<StreamRoute> streams_;
    std::vector<SocketRoute> sockets_;
    std::mutex mutex_;
    std::unordered_map<std::uint64_t, const StreamRoute*> open_streams_;
};

/// Answers that several routes give.
[[nodiscard]] webhooks::HttpResponse json_response(int status, std::string body);
/// `{"error":{"code","message"}}`.
[[nodiscard]] webhooks::HttpResponse error_response(int status,
                                                    std::string_view code,
                                                    std::string_view message);
[[nodiscard]] webhooks::HttpResponse overloaded_response();

}  // namespace bot
