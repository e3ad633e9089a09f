#pragma once

#include "bot/clock.h"
#include "bot/intake.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/net/http_client.h"
#include "bot/setup.h"
#include "bot/store/event_key.h"
#include "bot/store/store_thread.h"
#include "webhooks/message.h"

#include <functional>
#include <memory>

namespace bot {

/// Makes one outbound call. `done` may come on any thread, exactly once.
using SendRequest = std::function<void(
    webhooks::OutboundRequest, net::Destination, net::HttpClient::Callback done)>;

/// Where calls for this inbox may go: to a private address only where a host was configured.
[[nodiscard]] net::Destination destination_of(const Inbox& inbox);

/// What whoever hears from platforms needs (webhooks, polls, lookups): asks an inbox's platform,
/// and takes in what it said. `take` belongs to the store thread; the rest is thread-safe.
class InboxTraffic {
public:
    InboxTraffic(store::StoreThread& store,
                 const CurrentSetup& setup,
                 const store::EventKey& event_key,
                 const Clock& clock,
                 LiveUpdates& live,
                 SendRequest send)
        : store_(store),
          setup_(setup),
          event_key_(event_key),
          clock_(clock),
          live_(live),
          send_(std::move(send)) {}

    /// From now on what comes in is counted there. Before the first message.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    [[nodiscard]] store::StoreThread& store() const { return store_; }
    [[nodiscard]] std::shared_ptr<const Setup> setup() const { return setup_.now(); }
    [[nodiscard]] TimeMs now() const { return clock_.now(); }
    [[nodiscard]] Metrics* metrics() const { return metrics_; }

    void send(const Inbox& inbox,
              webhooks::OutboundRequest request,
              net::HttpClient::Callback done) const;

    /// Inside the caller's transaction: stores what is new and tells who follows it; counts it for
    /// an inbox that `setup` connects.
    void take(store::Database& database,
              const Setup& setup,
              store::InboxId inbox,
              const webhooks::Receipt& receipt) const;

private:
    store::StoreThread& store_;
    const CurrentSetup& setup_;
    const store::EventKey& event_key_;
    const Clock& clock_;
    LiveUpdates& live_;
    SendRequest send_;
    Metrics* metrics_ = nullptr;
};

}  // namespace bot
