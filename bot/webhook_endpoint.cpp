#include "bot/webhook_endpoint.h"

#include "bot/intake.h"
#include "bot/log.h"

#include <memory>
#include <utility>

namespace bot {
namespace {

/// Meta posts up to 3 MB; nothing else that we know comes near.
constexpr std::size_t largest_webhook_bytes = 3 * 1024 * 1024 + 512 * 1024;

bool has_news(const webhooks::Receipt& receipt) {
    return receipt.quarantine || !receipt.messages.empty() || !receipt.statuses.empty() ||
           !receipt.ignored.empty();
}

}  // namespace

WebhookEndpoint::WebhookEndpoint(const CurrentSetup& setup,
                                 store::StoreThread& store,
                                 const store::EventKey& event_key,
                                 const Clock& clock,
                                 LiveUpdates& live,
                                 SendRequest send)
    : setup_(setup),
      store_(store),
      event_key_(event_key),
      clock_(clock),
      live_(live),
      send_(std::move(send)) {}

void WebhookEndpoint::add_routes(Router& router) {
    for (const std::string_view method : {"GET", "POST"}) {
        Route route;
        route.method = method;
        route.path = "/webhooks/{}";
        route.limits.max_body_bytes = method == "GET" ? 0 : largest_webhook_bytes;
        route.handle = [this](RoutedRequest request, net::Responder respond) {
            handle(std::move(request), std::move(respond));
        };
        router.add(std::move(route));
    }
}

void WebhookEndpoint::handle(RoutedRequest request, net::Responder respond) {
    std::shared_ptr<const Setup> setup = setup_.now();
    const Inbox* inbox = setup->inbox(request.parameters[0]);
    if (inbox == nullptr) return respond(error_response(404, "not_found", "there is nothing here"));
    const TimeMs now = clock_.now();
    if (failures_.exhausted(request.http.remote_address, now)) {
        webhooks::HttpResponse slow_down =
            error_response(429, "too_many_failures", "try again in a minute");
        slow_down.headers.push_back(net::retry_after(60'000));
        return respond(std::move(slow_down));
    }
    const auto begun = std::chrono::steady_clock::now();
    webhooks::Receipt receipt = inbox->channel->receive(request.http, now);
    if (metrics_ != nullptr) metrics_->observe_step("receive", since(begun));
    if (receipt.outcome == webhooks::Receipt::Outcome::refused) {
        if (receipt.response.status == 401 || receipt.response.status == 403) {
            failures_.count_failure(request.http.remote_address, now);
        }
        log_step(LogLevel::warn, "webhook_refused",
                 {{"inbox", inbox->settings.name},
                  {"status", std::to_string(receipt.response.status)},
                  {"reason", receipt.reason},
                  {"from", request.http.remote_address}});
        return respond(std::move(receipt.response));
    }
    for (webhooks::OutboundRequest& courtesy : receipt.courtesies) {
        send_(std::move(courtesy),
              inbox->calls_configured_host ? net::Destination::configured
                                           : net::Destination::public_only,
              [](const webhooks::HttpResponse&) {});
    }
    if (!has_news(receipt)) return respond(std::move(receipt.response));
    store_receipt(std::move(setup), *inbox, std::move(receipt), std::move(request.http.body),
                  std::move(respond));
}

void WebhookEndpoint::store_receipt(std::shared_ptr<const Setup> setup,
                                    const Inbox& inbox,
                                    webhooks::Receipt receipt,
                                    std::string body,
                                    net::Responder respond) {
    struct Pending {
        std::shared_ptr<const Setup> setup;
        webhooks::Receipt receipt;
        std::string body;
        net::Responder respond;
        std::chrono::steady_clock::time_point begun;
    };
    auto pending =
        std::make_shared<Pending>(Pending{std::move(setup), std::move(receipt), std::move(body),
                                          std::move(respond), std::chrono::steady_clock::now()});
    const IntakeContext context{inbox.id, pending->setup->book->policy.merge_window_ms};
    auto work = [this, pending, context,
                 name = inbox.settings.name](store::Database& database) -> Status {
        const TimeMs now = clock_.now();
        if (pending->receipt.quarantine) {
            quarantine(database, context.inbox, pending->receipt.reason, pending->body, now);
        }
        const IntakeOutcome outcome = take_in(database, event_key_, context, pending->receipt, now);
        for (const store::ConversationId id : outcome.touched) live_.changed(id);
        if (metrics_ != nullptr) metrics_->count_intake(name, outcome.taken, outcome.repeated);
        return Done{};
    };
    auto completion = [this, pending](const Status& stored) {
        if (stored) {
            if (metrics_ != nullptr) metrics_->observe_step("store", since(pending->begun));
            return pending->respond(std::move(pending->receipt.response));
        }
        log_step(LogLevel::error, "not_stored", {{"error", stored.error().message}});
        pending->respond(overloaded_response());
    };
    if (!store_.post(std::move(work), std::move(completion)))
        pending->respond(overloaded_response());
}

}  // namespace bot
