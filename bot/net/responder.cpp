#include "bot/net/handler.h"

#include <string>
#include <utility>

namespace bot::net {

namespace {

webhooks::HttpResponse forgotten() {
    webhooks::HttpResponse response;
    response.status = 503;
    response.body = R"({"error":"unavailable"})";
    response.headers.push_back(retry_after(1'000));
    return response;
}

}  // namespace

webhooks::Header retry_after(std::int64_t wait_ms) {
    return {"Retry-After", std::to_string((wait_ms + 999) / 1000)};
}

Responder& Responder::operator=(Responder&& other) noexcept {
    std::swap(answer_, other.answer_);
    return *this;
}

Responder::~Responder() {
    if (answer_) {
        answer_(forgotten());
    }
}

void Responder::operator()(webhooks::HttpResponse response) {
    if (const auto answer = std::exchange(answer_, nullptr)) {
        answer(std::move(response));
    }
}

}  // namespace bot::net
