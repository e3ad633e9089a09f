#pragma once

#include "bot/clock.h"
#include "bot/inbox_traffic.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/net/http_client.h"
#include "bot/send_pace.h"
#include "bot/send_patience.h"
#include "bot/setup.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/store_thread.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace bot {

/// Step 3: due rows → channel → network → status. Claims inside the store's transactions, sends
/// after the commit, writes what became of it. Belongs to the store thread, but for the callbacks
/// of the network, which only post work to it or make the next call.
class Outbox {
public:
    Outbox(store::StoreThread& store,
           const CurrentSetup& setup,
           const Clock& clock,
           LiveUpdates& live,
           SendRequest send,
           std::string public_url);

    /// From now on attempts to send are counted there.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    /// At start-up: rows whose sending was interrupted. A notice, and what goes to a channel that
    /// takes the same reference once, may be sent again; anything else is held for a person.
    void recover(store::Database& database, TimeMs now);

    /// The store's tick: takes what is due.
    [[nodiscard]] std::optional<TimeMs> claim(store::Database& database, TimeMs now);
    /// The store's after-commit: lets it leave.
    void send_claimed();
    /// The transaction of the last `claim` may not have happened: nothing of it may leave.
    void forget_claimed();

    /// Rows under way, for the metrics and a clean stop.
    [[nodiscard]] std::size_t under_way() const { return under_way_; }

private:
    struct Sending;
    /// What the platform said about one request, until it is stored.
    struct Settlement {
        std::shared_ptr<Sending> sending;
        webhooks::Delivery delivery;
        [[nodiscard]] bool has_more_parts() const;
    };
    void settle_late(store::Database& database);
    void after_settled(const Settlement& settled);
    void keep_for_later(Settlement settlement);
    [[nodiscard]] bool may_leave_now(store::Database& database,
                                     const store::OutboxJob& job,
                                     TimeMs now);
    void start(std::shared_ptr<Sending> sending);
    void ask_first(std::shared_ptr<Sending> sending, const webhooks::EscalationNotice& notice);
    void send_part(std::shared_ptr<Sending> sending);
    void settle(std::shared_ptr<Sending> sending, webhooks::Delivery delivery);
    void settle_in(store::Database& database, Sending& sending, const webhooks::Delivery& delivery);
    void repeat_or_hold(store::Database& database,
                        Sending& sending,
                        const std::string& why,
                        TimeMs due_at,
                        TimeMs now);
    void refuse(std::shared_ptr<Sending> sending, const webhooks::CannotSend& refusal);
    void throttle(store::Database& database,
                  Sending& sending,
                  const webhooks::Delivery& delivery,
                  TimeMs until,
                  TimeMs now);
    void wait_as_told(store::Database& database,
                      Sending& sending,
                      const std::string& why,
                      TimeMs until,
                      TimeMs now);
    void try_again(store::Database& database,
                   Sending& sending,
                   const std::string& why,
                   TimeMs due_at,
                   TimeMs now);
    void give_up(store::Database& database, Sending& sending, const std::string& why, TimeMs now);

    store::StoreThread& store_;
    const CurrentSetup& setup_;
    const Clock& clock_;
    LiveUpdates& live_;
    SendRequest send_;
    Metrics* metrics_ = nullptr;
    std::string public_url_;  ///< Where people open a conversation from a notice; may be empty.
    std::vector<store::OutboxJob> claimed_;
    std::vector<store::OutboxId> never_left_;  ///< Claimed by a transaction that failed.
    std::vector<Settlement> settled_late_;     ///< Written by the transaction under way.
    std::mutex mutex_;                         ///< Guards what other threads could not store.
    std::vector<Settlement> unsettled_;
    SendPace pace_;
    SendPatience patience_;
    std::atomic<std::size_t> under_way_{0};
};

}  // namespace bot
