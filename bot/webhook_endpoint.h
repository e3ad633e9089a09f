#pragma once

#include "bot/clock.h"
#include "bot/failure_budget.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/outbox.h"
#include "bot/router.h"
#include "bot/setup.h"
#include "bot/shares.h"
#include "bot/store/event_key.h"
#include "bot/store/store_thread.h"

namespace bot {

/// `/webhooks/{inbox}`: the door platforms knock on. Verifies and reads on the network thread,
/// stores on the store thread, answers 200 only after the commit. Thread-safe.
class WebhookEndpoint {
public:
    WebhookEndpoint(const CurrentSetup& setup,
                    store::StoreThread& store,
                    const store::EventKey& event_key,
                    const Clock& clock,
                    LiveUpdates& live,
                    SendRequest send);

    /// From now on what comes in is counted there.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    void add_routes(Router& router);

private:
    void admit(const webhooks::HttpRequest& head, net::RouteLimits& limits);
    void handle(RoutedRequest request, net::Responder respond);
    void store_receipt(std::shared_ptr<const Setup> setup,
                       const Inbox& inbox,
                       webhooks::Receipt receipt,
                       std::string body,
                       net::Responder respond);

    const CurrentSetup& setup_;
    store::StoreThread& store_;
    const store::EventKey& event_key_;
    const Clock& clock_;
    LiveUpdates& live_;
    SendRequest send_;
    Metrics* metrics_ = nullptr;
    FailureBudget failures_;
    Shares long_bodies_;
};

}  // namespace bot
