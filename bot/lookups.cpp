#include "bot/lookups.h"

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

std::optional<TimeMs> Lookups::find_due(store::Database& database, TimeMs now) {
    const std::shared_ptr<const Setup> setup = traffic_.setup();
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
    traffic_.send(
        *asking->inbox, std::move(*request),
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
                                 traffic_.now() + pauses_ms.at(attempts - 1));
            return Done{};
        }
        if (store::end_lookup(database, asking->row.id)) {
            webhooks::Receipt receipt;
            receipt.messages = std::move(result->messages);
            traffic_.take(database, *asking->setup, *asking->inbox, receipt);
        }
        return Done{};
    };
    // Too busy to store the answer, or stopping: the lease ends, and it is asked for again.
    (void)traffic_.store().post(std::move(work), {});
}

}  // namespace bot
