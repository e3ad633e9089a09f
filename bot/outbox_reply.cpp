#include "bot/outbox_reply.h"

#include "bot/buttons.h"
#include "bot/log.h"

#include <algorithm>

namespace bot {
namespace {

webhooks::Reply::Kind reply_kind(const std::string& kind) {
    if (kind == "private_reply") return webhooks::Reply::Kind::private_reply_to_comment;
    if (kind == "hide") return webhooks::Reply::Kind::hide_comment;
    if (kind == "unhide") return webhooks::Reply::Kind::unhide_comment;
    return webhooks::Reply::Kind::message;
}

}  // namespace

webhooks::Reply as_reply(const store::OutboxJob& job) {
    webhooks::Reply reply;
    reply.kind = reply_kind(job.kind);
    reply.visibility = job.conversation.visibility;
    reply.text = job.text;
    reply.buttons = read_buttons(job.buttons_json);
    reply.conversation_key = job.conversation.key;
    reply.contact_key = job.conversation.contact_key;
    reply.address = store::read_string_map(job.conversation.address_json);
    reply.reply_to_id = job.reply_to_id;
    reply.reference = job.reference;
    reply.author =
        job.author == "person" ? webhooks::Reply::Author::person : webhooks::Reply::Author::bot;
    reply.last_customer_message_at = job.conversation.last_customer_at;
    return reply;
}

std::int64_t messages_in(const std::vector<webhooks::OutboundRequest>& requests,
                         std::size_t count) {
    const auto end = requests.begin() + static_cast<std::ptrdiff_t>(count);
    return std::count_if(requests.begin(), end,
                         [](const auto& request) { return !request.prepares; });
}

std::optional<std::size_t> next_request(const store::OutboxJob& job,
                                        const std::vector<webhooks::OutboundRequest>& requests) {
    const std::int64_t messages = messages_in(requests, requests.size());
    if (messages <= job.parts_sent) return std::nullopt;
    if (job.parts_sent == 0) return 0;
    if (job.parts != 0 && job.parts != messages) return std::nullopt;
    std::size_t next = 0;
    while (messages_in(requests, next) < job.parts_sent) ++next;
    return next;
}

void log_attempt(const store::OutboxJob& job, const webhooks::Delivery& delivery) {
    const bool sent = delivery.outcome == webhooks::Delivery::Outcome::sent;
    log_step(sent ? LogLevel::info : LogLevel::warn, "outbox",
             {{"row", std::to_string(job.id.value)},
              {"conversation", std::to_string(job.conversation.id.value)},
              {"inbox", job.conversation.inbox_name},
              {"attempt", std::to_string(job.attempts)},
              {"error", delivery.error}});
}

std::string_view outcome_name(webhooks::Delivery::Outcome outcome) {
    using Outcome = webhooks::Delivery::Outcome;
    switch (outcome) {
        case Outcome::sent:
            return "sent";
        case Outcome::duplicate:
            return "duplicate";
        case Outcome::throttled:
            return "throttled";
        case Outcome::auth_failed:
            return "auth_failed";
        case Outcome::retry:
            return "retry";
        case Outcome::unknown:
            return "unknown";
        case Outcome::window_closed:
            return "window_closed";
        case Outcome::blocked:
            return "blocked";
        case Outcome::permanent:
            return "permanent";
    }
    return "unknown";
}

}  // namespace bot
