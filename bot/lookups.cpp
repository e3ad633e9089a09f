#include "bot/lookups.h"

#include "bot/log.h"
#include "bot/store/clock_jump.h"

#include <algorithm>
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

/// A report waits that long for its inbox to be connected again.
constexpr TimeMs longest_stranded_ms = 24LL * 3600 * 1000;

std::vector<store::InboxId> connected_inboxes(const Setup& setup) {
    std::vector<store::InboxId> ids;
    for (const auto& inbox : setup.inboxes) ids.push_back(inbox->id);
    return ids;
}

/// What is known of a report without the channel that can read it.
webhooks::Receipt without_words(const store::StrandedLookup& stranded) {
    webhooks::Inbound inbound;
    inbound.dedupe_key = stranded.event_key;
    inbound.message_id = stranded.platform_id;
    inbound.conversation_key = stranded.platform_id;
    inbound.contact_key = "thread:" + stranded.platform_id;
    inbound.visibility = webhooks::Visibility::public_comment;  // It may be: nothing private there.
    inbound.kind = webhooks::MessageKind::withheld;
    inbound.sent_at = stranded.reported_at;
    webhooks::Receipt receipt;
    receipt.messages.push_back(std::move(inbound));
    return receipt;
}

}  // namespace

std::optional<TimeMs> Lookups::find_due(store::Database& database, TimeMs now) {
    if (!store::has_lookups(database)) return std::nullopt;  // As in most shops, at every commit.
    const std::shared_ptr<const Setup> setup = traffic_.setup();
    const std::vector<store::InboxId> connected = connected_inboxes(*setup);
    for (store::LookupRow& row :
         store::claim_lookups(database, connected, now, lease_ms, most_at_once)) {
        const Inbox* inbox = setup->inbox(row.inbox);
        due_.push_back(std::make_shared<Asking>(Asking{setup, inbox, std::move(row)}));
    }
    give_up_stranded(database, *setup, connected, now);
    return store::next_lookup_due(database, connected);
}

void Lookups::give_up_stranded(store::Database& database,
                               const Setup& setup,
                               const std::vector<store::InboxId>& connected,
                               TimeMs now) const {
    const TimeMs until = now - longest_stranded_ms;
    for (const store::StrandedLookup& stranded :
         store::stranded_lookups(database, connected, until, most_at_once)) {
        if (!store::end_lookup(database, stranded.id)) continue;
        log_step(LogLevel::warn, "look_up",
                 {{"inbox", stranded.inbox_name}, {"error", "the inbox is not connected"}});
        traffic_.take(database, setup, stranded.inbox, without_words(stranded));
    }
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
        asking->inbox->channel->read_look_up(asking->row.item, response, traffic_.now()));
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
            const TimeMs pause = std::clamp(result->retry_after_ms, pauses_ms.at(attempts - 1),
                                            store::longest_pause_ms);
            store::look_up_again(database, asking->row.id, traffic_.now() + pause);
            return Done{};
        }
        if (store::end_lookup(database, asking->row.id)) {
            webhooks::Receipt receipt;
            receipt.messages = std::move(result->messages);
            traffic_.take(database, *asking->setup, asking->inbox->id, receipt);
        }
        return Done{};
    };
    // Too busy to store the answer, or stopping: the lease ends, and it is asked for again.
    (void)traffic_.store().post(std::move(work), {});
}

}  // namespace bot
