#include "bot/router.h"

#include "bot/json_text.h"
#include "bot/path_segment.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace bot {
namespace {

/// What the `{}` of `pattern` stand for in `path`, or nothing when it does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
    std::vector<std::string> parameters;
    while (!pattern.empty()) {
        if (pattern == "{*}") {
            parameters.emplace_back(path);
            return parameters;
        }
        if (pattern.starts_with("{}")) {
            const std::size_t end = std::min(path.find('/'), path.size());
            if (end == 0) return std::nullopt;
            parameters.push_back(decode_segment(path.substr(0, end)));
            path.remove_prefix(end);
            pattern.remove_prefix(2);
        } else if (path.empty() || path.front() != pattern.front()) {
            return std::nullopt;
        } else {
            path.remove_prefix(1);
            pattern.remove_prefix(1);
        }
    }
    if (!path.empty()) return std::nullopt;
    return parameters;
}

bool is_closed(const Route& route) {
    return route.is_open && !route.is_open();
}

/// Whoever may GET may ask for the head alone (RFC 9110 9.1); the connection leaves the body out.
std::string_view asked_method(std::string_view method) {
    return method == "HEAD" ? "GET" : method;
}

net::RouteLimits refusal(webhooks::HttpResponse response) {
    net::RouteLimits limits;
    limits.refusal = std::move(response);
    return limits;
}

net::RouteLimits limits_of(const Route& route, const webhooks::HttpRequest& head) {
    net::RouteLimits limits = route.limits;
    if (route.admit) route.admit(head, limits);
    return limits;
}

}  // namespace

void Router::add(Route route) {
    routes_.push_back(std::move(route));
}
void Router::add(StreamRoute route) {
    streams_.push_back(std::move(route));
}
void Router::add(SocketRoute route) {
    sockets_.push_back(std::move(route));
}

std::vector<std::string> Router::surface() const {
    std::vector<std::string> lines;
    for (const Route& route : routes_)
        lines.push_back(std::string(route.method) + " " + std::string(route.path));
    for (const StreamRoute& route : streams_) lines.push_back("GET " + std::string(route.path));
    for (const SocketRoute& route : sockets_) lines.push_back("GET " + std::string(route.path));
    return lines;
}

const StreamRoute* Router::stream_at(std::string_view path) const {
    for (const StreamRoute& route : streams_) {
        if (route.path == path) return &route;
    }
    return nullptr;
}

const SocketRoute* Router::socket_at(std::string_view path) const {
    for (const SocketRoute& route : sockets_) {
        if (route.path == path) return &route;
    }
    return nullptr;
}

net::RouteLimits Router::limits(const webhooks::HttpRequest& head) {
    const std::string& method = head.method;
    const std::string& path = head.path;
    net::RouteLimits special;
    special.max_body_bytes = 0;
    if (stream_at(path) != nullptr && method == "GET") {
        special.kind = net::RouteKind::event_stream;
        return special;
    }
    if (socket_at(path) != nullptr && method == "GET") {
        special.kind = net::RouteKind::websocket;
        return special;
    }
    std::string allowed;
    for (const Route& route : routes_) {
        if (!match(route.path, path) || is_closed(route)) continue;
        if (route.method == asked_method(method)) return limits_of(route, head);
        if (allowed.find(route.method) == std::string::npos) {
            allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
            if (route.method == "GET") allowed += ", HEAD";
        }
    }
    if (allowed.empty()) return refusal(error_response(404, "not_found", "there is nothing here"));
    webhooks::HttpResponse response =
        error_response(405, "method_not_allowed", "this address takes " + allowed);
    response.headers.push_back({"Allow", allowed});
    return refusal(std::move(response));
}

void Router::handle(webhooks::HttpRequest request, net::Responder respond) {
    for (const Route& route : routes_) {
        if (route.method != asked_method(request.method) || is_closed(route)) continue;
        if (auto parameters = match(route.path, request.path)) {
            return route.handle({std::move(request), std::move(*parameters)}, std::move(respond));
        }
    }
    respond(error_response(404, "not_found", "there is nothing here"));
}

void Router::open_event_stream(webhooks::HttpRequest request,
                               std::shared_ptr<net::EventStream> stream) {
    const StreamRoute* route = stream_at(request.path);
    if (route == nullptr)
        return stream->refuse(error_response(404, "not_found", "there is nothing here"));
    {
        const std::lock_guard lock(mutex_);
        open_streams_[stream->id()] = route;
    }
    route->open(std::move(request), std::move(stream));
}

void Router::on_event_stream_closed(std::uint64_t id) {
    const StreamRoute* route = nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_streams_.find(id);
        if (found == open_streams_.end()) return;
        route = found->second;
        open_streams_.erase(found);
    }
    if (route->closed) route->closed(id);
}

net::SocketAccept Router::accept_socket(const webhooks::HttpRequest& request) {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
        if (sockets_[i].path != request.path) continue;
        net::SocketAccept accept = sockets_[i].accept(request);
        accept.tag = i;  // Which route the socket's later events go to.
        return accept;
    }
    net::SocketAccept refused;
    refused.refusal = error_response(404, "not_found", "there is nothing here");
    return refused;
}

void Router::on_socket_open(std::shared_ptr<net::Socket> socket) {
    const SocketRoute& route = sockets_[socket->tag()];
    route.opened(std::move(socket));
}

void Router::on_socket_message(net::Socket& socket, std::string text) {
    sockets_[socket.tag()].message(socket, std::move(text));
}

void Router::on_socket_closed(net::Socket& socket) {
    sockets_[socket.tag()].closed(socket);
}

webhooks::HttpResponse json_response(int status, std::string body) {
    webhooks::HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

webhooks::HttpResponse error_response(int status, std::string_view code, std::string_view message) {
    return json_response(status, json_text({{"error", {{"code", code}, {"message", message}}}}));
}

webhooks::HttpResponse overloaded_response() {
    webhooks::HttpResponse response =
        error_response(503, "overloaded", "nothing was stored; please try again");
    response.headers.push_back(net::retry_after(2'000));
    return response;
}

}  // namespace bot
