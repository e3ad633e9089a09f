#pragma once

#include "bot/failure_budget.h"
#include "bot/inbox_traffic.h"
#include "bot/router.h"
#include "bot/shares.h"

namespace bot {

/// `/webhooks/{inbox}`: the door platforms knock on. Verifies and reads on the network thread,
/// stores on the store thread, answers 200 only after the commit. Thread-safe.
class WebhookEndpoint {
public:
    explicit WebhookEndpoint(InboxTraffic& traffic);

    void add_routes(Router& router);

private:
    void admit(const webhooks::HttpRequest& head, net::RouteLimits& limits);
    void handle(RoutedRequest request, net::Responder respond);
    void store_receipt(std::shared_ptr<const Setup> setup,
                       const Inbox& inbox,
                       webhooks::Receipt receipt,
                       std::string body,
                       net::Responder respond);

    InboxTraffic& traffic_;
    FailureBudget failures_;
    Shares long_bodies_;
};

}  // namespace bot
