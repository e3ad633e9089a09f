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
                        store::InboxId inbox,
                        const webhooks::Receipt& receipt) const {
    const Inbox* connected = setup.inbox(inbox);
    const IntakeContext context{inbox, setup.book->policy.merge_window_ms,
                                connected == nullptr ? nullptr : connected->channel.get()};
    const IntakeOutcome outcome = take_in(database, event_key_, context, receipt, clock_.now());
    for (const store::ConversationId id : outcome.touched) live_.changed(id);
    if (metrics_ == nullptr || connected == nullptr) return;
    metrics_->count_intake(connected->settings.name, outcome.taken, outcome.repeated);
}

}  // namespace bot
