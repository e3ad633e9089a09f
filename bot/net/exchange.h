#pragma once

#include "bot/net/asio.h"
#include "bot/net/handler.h"

#include <memory>
#include <optional>
#include <utility>

namespace bot::net {

/// Where the answer to one request arrives, from whatever thread, and wakes its connection.
///
/// Shared by the connection and the Responder; its state is touched on the connection's thread
/// only. It knows the thread's io_context weakly: an answer that comes after the server's end is
/// dropped.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    /// `share`: what the request holds as long as anybody is busy with it (`RouteLimits::share`).
    Exchange(const std::shared_ptr<asio::io_context>& context,
             Timer& ready,
             std::shared_ptr<const void> share)
        : context_(context), ready_(&ready), share_(std::move(share)) {}

    [[nodiscard]] Responder responder();
    [[nodiscard]] std::optional<webhooks::HttpResponse>& response() { return response_; }
    /// The connection will not look any more.
    void abandon() { ready_ = nullptr; }

private:
    void answer(webhooks::HttpResponse response);

    std::weak_ptr<asio::io_context> context_;
    Timer* ready_;
    std::shared_ptr<const void> share_;
    std::optional<webhooks::HttpResponse> response_;
};

}  // namespace bot::net
