#include "bot/inbox_traffic.h"

#include <utility>

namespace bot {

net::Destination destination_of(const Inbox& inbox) {
    return inbox.calls_configured_host ? net::Destination::configured
                                       : net::Destination::public_only;
}

void InboxTraffic::send(const Inbox& inbox,
                        webhooks::OutboundRequest request,
                        net::HttpClient::Callback done) const {
    send_(std::move(request), destination_of(inbox), std::move(done));
}

void InboxTraffic::take(store::Database& database,
                        const Setup& setup,
                        const Inbox& inbox,
                        const webhooks::Receipt& receipt) const {
    const IntakeOutcome outcome = store_and_tell(database, setup, inbox.id, receipt);
    if (metrics_ != nullptr) {
        metrics_->count_intake(inbox.settings.name, outcome.taken, outcome.repeated);
    }
}

void InboxTraffic::take_of_unconnected(store::Database& database,
                                       const Setup& setup,
                                       store::InboxId inbox,
                                       const webhooks::Receipt& receipt) const {
    (void)store_and_tell(database, setup, inbox, receipt);
}

IntakeOutcome InboxTraffic::store_and_tell(store::Database& database,
                                           const Setup& setup,
                                           store::InboxId inbox,
                                           const webhooks::Receipt& receipt) const {
    const IntakeContext context{inbox, setup.book->policy.merge_window_ms};
    IntakeOutcome outcome = take_in(database, event_key_, context, receipt, clock_.now());
    for (const store::ConversationId id : outcome.touched) live_.changed(id);
    return outcome;
}

}  // namespace bot
