#pragma once

#include "bot/clock.h"
#include "bot/failure_budget.h"
#include "bot/live_updates.h"
#include "bot/router.h"
#include "bot/store/reader.h"
#include "bot/store/store_thread.h"

#include <functional>
#include <string>

namespace bot {

/// `/api/v1/*` for programs: the queue, conversations, and what a person does with them. Every call
/// carries `Authorization: Bearer TOKEN`. Thread-safe.
class Api {
public:
    /// `token_hash` is the SHA-256 of the token, lower-case hex; the token itself is nowhere kept.
    Api(store::StoreThread& store,
        store::Reader& reader,
        const Clock& clock,
        LiveUpdates& live,
        std::string token_hash);

    void add_routes(Router& router);

private:
    using Handler = void (Api::*)(RoutedRequest, net::Responder);
    void add(Router& router, std::string_view method, std::string_view path, Handler handler);
    [[nodiscard]] bool may_pass(const webhooks::HttpRequest& request, net::Responder& respond);

    void show_queue(RoutedRequest request, net::Responder respond);
    void show_conversation(RoutedRequest request, net::Responder respond);
    void act(RoutedRequest request, net::Responder respond);

    store::StoreThread& store_;
    store::Reader& reader_;
    const Clock& clock_;
    LiveUpdates& live_;
    std::string token_hash_;
    FailureBudget failures_;
};

}  // namespace bot
