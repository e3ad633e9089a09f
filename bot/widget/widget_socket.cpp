#include "bot/widget/widget_chat.h"

#include <utility>
#include <variant>

namespace bot {
namespace {

constexpr std::uint16_t bad_token = 4401;

}  // namespace

net::SocketAccept WidgetChat::accept(const webhooks::HttpRequest& request) const {
    net::SocketAccept accept;
    // Browsers do not apply CORS to WebSockets: the Origin is checked here, against the sites of
    // all widget inboxes; the token of the first frame then decides which of them it is.
    bool known = false;
    const std::shared_ptr<const Setup> setup = setup_.now();
    for (const auto& inbox : setup->inboxes) {
        if (inbox->settings.channel != "widget") continue;
        known = known || site_for(*setup, request, inbox->settings.name) != nullptr;
    }
    if (!known) {
        accept.refusal = error_response(403, "origin", "this site may not use the chat");
        return accept;
    }
    const auto offered = webhooks::find_header(request.headers, "Sec-WebSocket-Protocol");
    if (!offered || offered->find("csbot.v1") == std::string_view::npos) {
        accept.refusal = error_response(400, "subprotocol", "offer the subprotocol csbot.v1");
        return accept;
    }
    accept.subprotocol = "csbot.v1";
    return accept;
}

void WidgetChat::on_message(net::Socket& socket, std::string_view text) {
    std::shared_ptr<Visitor> visitor;
    std::shared_ptr<net::Socket> shared;
    {
        const std::lock_guard lock(mutex_);
        const auto found = sockets_.find(socket.id());
        if (found == sockets_.end()) return;
        shared = found->second.first;
        visitor = found->second.second;
    }
    webhooks::WidgetFrame frame = webhooks::parse_widget_frame(text);
    if (!visitor) {
        const auto* auth = std::get_if<webhooks::WidgetAuth>(&frame);
        const auto session = auth != nullptr ? read_token(auth->token) : std::nullopt;
        if (!session) return socket.close(bad_token, "the session is over");
        visitor = std::make_shared<Visitor>();
        visitor->session = *session;
        visitor->address = socket.remote_address();
        visitor->send = [shared](std::string out, std::int64_t) {
            return shared->send(std::move(out));
        };
        {
            const std::lock_guard lock(mutex_);
            sockets_[socket.id()].second = visitor;
        }
        return begin(visitor, auth->after_seq);
    }
    if (auto* said = std::get_if<webhooks::WidgetSay>(&frame)) {
        return say(visitor, std::move(*said),
                   [shared](const SayOutcome& outcome) { shared->send(outcome.body); });
    }
    if (const auto* read = std::get_if<webhooks::WidgetRead>(&frame)) {
        return note_read(*visitor, read->seq);
    }
    if (std::holds_alternative<webhooks::WidgetPing>(frame)) {
        socket.send(webhooks::pong_frame());
    } else if (const auto* fault = std::get_if<webhooks::WidgetFault>(&frame)) {
        socket.send(webhooks::error_frame(fault->code, fault->cid));
    }
}

void WidgetChat::on_closed(std::uint64_t id) {
    std::shared_ptr<Visitor> visitor;
    {
        const std::lock_guard lock(mutex_);
        if (const auto socket = sockets_.find(id); socket != sockets_.end()) {
            visitor = socket->second.second;
            sockets_.erase(socket);
        } else if (const auto stream = streams_.find(id); stream != streams_.end()) {
            visitor = stream->second;
            streams_.erase(stream);
        }
    }
    if (visitor) leave(visitor);
}

}  // namespace bot
