#pragma once

#include "bot/clock.h"
#include "bot/failure_budget.h"
#include "bot/metrics.h"
#include "bot/router.h"
#include "bot/store/reader.h"
#include "bot/store/store_thread.h"

#include <atomic>
#include <string>

namespace bot {

/// `/metrics`: for a caller on this machine, or with a token of the API. A request that a proxy
/// passed on is never taken for one from this machine. Thread-safe.
class MetricsPage {
public:
    /// All outlive the page. `token_hash` as in `Api`.
    MetricsPage(const Metrics& metrics,
                const store::StoreThread& store,
                store::Reader& reader,
                const Clock& clock,
                std::string token_hash);

    void add_routes(Router& router);
    /// The server whose counters are shown; it is started after the routes are made.
    void watch(const net::Server& server) { server_.store(&server); }
    void forget_server() { server_.store(nullptr); }

private:
    [[nodiscard]] bool may_pass(const webhooks::HttpRequest& request, net::Responder& respond);
    [[nodiscard]] Metrics::Now now();

    const Metrics& metrics_;
    const store::StoreThread& store_;
    store::Reader& reader_;
    const Clock& clock_;
    std::string token_hash_;
    std::atomic<const net::Server*> server_{nullptr};
    FailureBudget failures_;
};

}  // namespace bot
