#include "bot/webhook_endpoint.h"

#include "bot/intake.h"
#include "bot/log.h"
#include "bot/net/addresses.h"
#include "bot/path_segment.h"
#include "bot/store/lookups.h"
#include "webhooks/traffic.h"

#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace bot {
namespace {

/// Longer bodies (mails with pictures) are few at a time: so much memory is set aside for them.
constexpr std::size_t long_body_bytes = 4 * 1024 * 1024;
constexpr std::size_t long_bodies = 4;
constexpr std::size_t long_bodies_of_one_address = 2;

/// Whether the body may be longer than `long_body_bytes`: it is, or does not say.
bool may_be_long(const webhooks::HttpRequest& head) {
    const auto length = webhooks::find_header(head.headers, "Content-Length");
    std::uint64_t bytes = 0;
    if (!length) return true;
    const auto read = std::from_chars(length->data(), length->data() + length->size(), bytes);
    return read.ec != std::errc{} || bytes > long_body_bytes;
}

const webhooks::Traffic& traffic_of(const Inbox& inbox) {
    return webhooks::traffic_of(inbox.settings.channel);
}

/// A secret word can be guessed; a signature cannot, so that whoever has the right one is let in
/// however many wrong ones came from the same address, which may be a proxy's.
bool can_be_guessed(const webhooks::HttpRequest& request, const Inbox& inbox) {
    return request.method != "POST" || !traffic_of(inbox).signed_requests;
}

/// Failures are counted for each inbox alone: its secret says nothing about the others'.
std::string guesser(const webhooks::HttpRequest& request, const Inbox& inbox) {
    return net::caller_key(request.remote_address) + " " + inbox.settings.name;
}

/// The inbox that a path asks for, however its name is written.
const Inbox* inbox_at(const Setup& setup, std::string_view path) {
    static constexpr std::string_view folder = "/webhooks/";
    if (!path.starts_with(folder)) return nullptr;
    path.remove_prefix(folder.size());
    return setup.inbox(decode_segment(path));
}

webhooks::HttpResponse no_such_inbox() {
    return error_response(404, "not_found", "there is nothing here");
}

webhooks::HttpResponse too_many_failures() {
    webhooks::HttpResponse slow_down =
        error_response(429, "too_many_failures", "try again in a minute");
    slow_down.headers.push_back(net::retry_after(60'000));
    return slow_down;
}

/// What was reported without its words is kept until they come, unless it was taken back.
void keep_lookups(store::Database& database,
                  store::InboxId inbox,
                  const webhooks::Receipt& receipt,
                  TimeMs now) {
    for (const webhooks::Lookup& lookup : receipt.lookups) {
        store::add_lookup(database, inbox, lookup, now);
    }
    for (const webhooks::Inbound& inbound : receipt.messages) {
        if (inbound.kind != webhooks::MessageKind::deletion) continue;
        store::forget_lookup(database, inbox, inbound.target_id);
    }
}

bool has_news(const webhooks::Receipt& receipt) {
    return receipt.quarantine || !receipt.messages.empty() || !receipt.statuses.empty() ||
           !receipt.ignored.empty() || !receipt.lookups.empty();
}

}  // namespace

WebhookEndpoint::WebhookEndpoint(InboxTraffic& traffic)
    : traffic_(traffic), long_bodies_(long_bodies, long_bodies_of_one_address) {}

void WebhookEndpoint::add_routes(Router& router) {
    for (const std::string_view method : {"GET", "POST"}) {
        Route route;
        route.method = method;
        route.path = "/webhooks/{}";
        route.limits.max_body_bytes = 0;
        if (method == "POST") {
            route.admit = [this](const webhooks::HttpRequest& head, net::RouteLimits& limits) {
                admit(head, limits);
            };
        }
        route.handle = [this](RoutedRequest request, net::Responder respond) {
            handle(std::move(request), std::move(respond));
        };
        router.add(std::move(route));
    }
}

/// As much as the platform sends, before a byte of it is read.
void WebhookEndpoint::admit(const webhooks::HttpRequest& head, net::RouteLimits& limits) {
    const std::shared_ptr<const Setup> setup = traffic_.setup();
    const Inbox* inbox = inbox_at(*setup, head.path);
    if (inbox == nullptr) {
        limits.refusal = no_such_inbox();
        return;
    }
    limits.max_body_bytes = traffic_of(*inbox).max_request_bytes;
    if (limits.max_body_bytes <= long_body_bytes || !may_be_long(head)) return;
    limits.share = long_bodies_.take(net::caller_key(head.remote_address));
    if (!limits.share) limits.refusal = overloaded_response();
}

void WebhookEndpoint::handle(RoutedRequest request, net::Responder respond) {
    std::shared_ptr<const Setup> setup = traffic_.setup();
    const Inbox* inbox = setup->inbox(request.parameters[0]);
    if (inbox == nullptr) return respond(no_such_inbox());
    const TimeMs now = traffic_.now();
    const std::string caller = guesser(request.http, *inbox);
    const bool turned_away = failures_.exhausted(caller, now);
    if (turned_away && can_be_guessed(request.http, *inbox)) return respond(too_many_failures());
    const auto begun = std::chrono::steady_clock::now();
    webhooks::Receipt receipt = inbox->channel->receive(request.http, now);
    if (traffic_.metrics() != nullptr) traffic_.metrics()->observe_step("receive", since(begun));
    if (receipt.outcome == webhooks::Receipt::Outcome::refused) {
        const bool unproved = receipt.response.status == 401 || receipt.response.status == 403;
        if (unproved && turned_away) return respond(too_many_failures());
        if (unproved) failures_.count_failure(caller, now);
        log_step(LogLevel::warn, "webhook_refused",
                 {{"inbox", inbox->settings.name},
                  {"status", std::to_string(receipt.response.status)},
                  {"reason", receipt.reason},
                  {"from", request.http.remote_address}});
        return respond(std::move(receipt.response));
    }
    for (webhooks::OutboundRequest& courtesy : receipt.courtesies) {
        traffic_.send(*inbox, std::move(courtesy), [](const webhooks::HttpResponse&) {});
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
    auto work = [this, pending, &inbox](store::Database& database) -> Status {
        const TimeMs now = traffic_.now();
        if (pending->receipt.quarantine) {
            quarantine(database, inbox.id, pending->receipt.reason, pending->body, now);
        }
        keep_lookups(database, inbox.id, pending->receipt, now);
        traffic_.take(database, *pending->setup, inbox.id, pending->receipt);
        return Done{};
    };
    auto completion = [this, pending](const Status& stored) {
        if (stored) {
            if (traffic_.metrics() != nullptr)
                traffic_.metrics()->observe_step("store", since(pending->begun));
            return pending->respond(std::move(pending->receipt.response));
        }
        log_step(LogLevel::error, "not_stored", {{"error", stored.error().message}});
        pending->respond(overloaded_response());
    };
    if (!traffic_.store().post(std::move(work), std::move(completion)))
        pending->respond(overloaded_response());
}

}  // namespace bot
