#include "bot/net/exchange.h"

namespace bot::net {

Responder Exchange::responder() {
    return Responder([self = shared_from_this()](webhooks::HttpResponse response) {
        self->answer(std::move(response));
    });
}

void Exchange::answer(webhooks::HttpResponse response) {
    const auto context = context_.lock();
    if (!context) {
        return;
    }
    // Runs here and now when this is the connection's own thread.
    asio::dispatch(*context, [self = shared_from_this(), response = std::move(response)]() mutable {
        if (self->ready_ != nullptr) {
            self->response_ = std::move(response);
            self->ready_->cancel();
        }
    });
}

}  // namespace bot::net
