#include "bot/poller.h"

#include "bot/log.h"

#include <algorithm>
#include <utility>

namespace bot {
namespace {

constexpr int most_pages = 20;
constexpr TimeMs pause_after_error_ms = 60'000;
constexpr TimeMs longest_wait_ms = 25 * 3'600'000;

std::string cursor_of(store::Database& database, store::InboxId inbox) {
    store::Statement found = database.prepare("SELECT cursor FROM inboxes WHERE id = ?");
    return found.bind(inbox.value).step() ? found.text(0) : std::string{};
}

}  // namespace

std::optional<TimeMs> Poller::find_due(store::Database& database, TimeMs now) {
    const std::shared_ptr<const Setup> setup = traffic_.setup();
    {
        const std::lock_guard lock(mutex_);
        for (const store::InboxId id : std::exchange(not_stored_, {})) {
            under_way_.erase(id);
            next_[id] = now + pause_after_error_ms;
        }
    }
    std::optional<TimeMs> soonest;
    for (const auto& inbox : setup->inboxes) {
        if (under_way_.contains(inbox->id)) continue;
        TimeMs& next = next_[inbox->id];
        // A clock set back must not stop it for as long as it was ahead.
        if (next > now + longest_wait_ms) next = now;
        if (next <= now) {
            auto asking = std::make_shared<Asking>();
            asking->setup = setup;
            asking->inbox = inbox.get();
            asking->cursor = cursor_of(database, inbox->id);
            auto request = inbox->channel->poll(asking->cursor, now);
            if (!request) continue;  // This platform pushes.
            asking->request = std::move(*request);
            under_way_.insert(inbox->id);
            due_.push_back(std::move(asking));
        } else if (!soonest || next < *soonest) {
            soonest = next;
        }
    }
    return soonest;
}

void Poller::ask_due() {
    for (const auto& asking : std::exchange(due_, {})) ask(asking);
}

void Poller::ask(const std::shared_ptr<Asking>& asking) {
    traffic_.send(
        *asking->inbox, asking->request,
        [this, asking](const webhooks::HttpResponse& response) { take(asking, response); });
}

void Poller::take(const std::shared_ptr<Asking>& asking, const webhooks::HttpResponse& response) {
    const TimeMs now = traffic_.now();
    auto result = std::make_shared<webhooks::PollResult>(
        asking->inbox->channel->read_poll(asking->cursor, asking->request, response, now));
    if (!result->error.empty()) {
        log_step(LogLevel::warn, "poll",
                 {{"inbox", asking->inbox->settings.name}, {"error", result->error}});
    }
    const bool more = result->next_page && ++asking->pages < most_pages;
    auto work = [this, asking, result, more](store::Database& database) -> Status {
        webhooks::Receipt receipt;
        receipt.messages = std::move(result->messages);
        receipt.ignored = std::move(result->ignored);
        traffic_.take(database, *asking->setup, asking->inbox->id, receipt);
        if (!more) {
            database.prepare("UPDATE inboxes SET cursor = ? WHERE id = ?")
                .bind(result->cursor, asking->inbox->id.value)
                .done();
        }
        return Done{};
    };
    auto completion = [this, asking, result, more](const Status& stored) {
        const TimeMs wait = stored && result->error.empty()
                                ? std::chrono::milliseconds(result->wait).count()
                                : std::max<TimeMs>(pause_after_error_ms,
                                                   std::chrono::milliseconds(result->wait).count());
        if (stored && more) {
            asking->request = std::move(*result->next_page);
            asking->cursor = result->cursor;
            return ask(asking);
        }
        under_way_.erase(asking->inbox->id);
        next_[asking->inbox->id] = traffic_.now() + wait;
        traffic_.store().wake();
    };
    // Too busy to store the answer, or stopping: the cursor was not moved, so it is asked again.
    if (!traffic_.store().post(std::move(work), std::move(completion))) {
        const std::lock_guard lock(mutex_);
        not_stored_.push_back(asking->inbox->id);
    }
}

}  // namespace bot
