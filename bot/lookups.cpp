#include "bot/lookups.h"

#include "bot/intake.h"
#include "bot/log.h"

#include <array>
#include <cstddef>
#include <utility>

namespace bot {
namespace {

/// Between the attempts; after the last a person gets the message without its words.
constexpr std::array<TimeMs, 2> pauses_ms{5'000, 30'000};
/// Longer than a call takes: what nothing is heard of is asked for again.
constexpr TimeMs lease_ms = 60'000;
constexpr std::int64_t most_at_once = 8;

}  // namespace

Lookups::Lookups(store::StoreThread& store,
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

std::optional<TimeMs> Lookups::find_due(store::Database& database, TimeMs now) {
    const std::shared_ptr<const Setup> setup = setup_.now();
    for (store::LookupRow& row : store::claim_lookups(database, now, lease_ms, most_at_once)) {
        const Inbox* inbox = setup->inbox(row.inbox);
        if (inbox == nullptr) continue;  // Until it is connected again.
        due_.push_back(std::make_shared<Asking>(Asking{setup, inbox, std::move(row)}));
    }
    return store::next_lookup_due(database);
}

void Lookups::ask_due() {
    for (const auto& asking : std::exchange(due_, {})) ask(asking);
}

void Lookups::ask(const std::shared_ptr<Asking>& asking) {
    auto request = asking->inbox->channel->look_up(asking->row.item);
    if (!request) {
        webhooks::HttpResponse none;
        none.status = 0;
        asking->row.attempts = static_cast<std::int64_t>(pauses_ms.size()) + 1;
        return take(asking, none);
    }
    const net::Destination destination = asking->inbox->calls_configured_host
                                             ? net::Destination::configured
                                             : net::Destination::public_only;
    send_(std::move(*request), destination,
          [this, asking](const webhooks::HttpResponse& response) { take(asking, response); });
}

void Lookups::take(const std::shared_ptr<Asking>& asking, const webhooks::HttpResponse& response) {
    auto result = std::make_shared<webhooks::LookedUp>(
        asking->inbox->channel->read_look_up(asking->row.item, response));
    const auto attempts = static_cast<std::size_t>(asking->row.attempts);
    const bool again = result->try_again && attempts <= pauses_ms.size();
    if (!result->error.empty()) {
        log_step(LogLevel::warn, "look_up",
                 {{"inbox", asking->inbox->settings.name},
                  {"attempt", std::to_string(attempts)},
                  {"error", result->error}});
    }
    auto work = [this, asking, result, again, attempts](store::Database& database) -> Status {
        if (again) {
            store::look_up_again(database, asking->row.id,
                                 clock_.now() + pauses_ms.at(attempts - 1));
            return Done{};
        }
        if (store::end_lookup(database, asking->row.id)) {
            take_messages(database, *asking, std::move(result->messages));
        }
        return Done{};
    };
    // Too busy to store the answer, or stopping: the lease ends, and it is asked for again.
    (void)store_.post(std::move(work), {});
}

void Lookups::take_messages(store::Database& database,
                            const Asking& asking,
                            std::vector<webhooks::Inbound> messages) {
    webhooks::Receipt receipt;
    receipt.messages = std::move(messages);
    const IntakeContext context{asking.inbox->id, asking.setup->book->policy.merge_window_ms};
    const IntakeOutcome outcome = take_in(database, event_key_, context, receipt, clock_.now());
    for (const store::ConversationId id : outcome.touched) live_.changed(id);
    if (metrics_ != nullptr) {
        metrics_->count_intake(asking.inbox->settings.name, outcome.taken, outcome.repeated);
    }
}

}  // namespace bot
