#include "bot/outbox.h"

#include "bot/log.h"
#include "bot/notice_packet.h"
#include "bot/outbox_reply.h"
#include "bot/store/move_chat.h"
#include "bot/takeover.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

namespace bot {
namespace {

/// How long a platform that is down is tried; what the book gives less time dies earlier.
constexpr TimeMs longest_trying_ms = 2 * 3'600'000;
constexpr std::int64_t most_unknown_attempts = 6;
constexpr TimeMs dead_token_pause_ms = 300'000;
constexpr TimeMs slow_target_ms = 30'000;
constexpr TimeMs lease_ms = 60'000;
constexpr std::size_t most_under_way = 64;

/// People see that the comment still is what it was, also those who know of the conversation.
void note_not_hidden(store::Database& database,
                     store::ConversationRow& row,
                     const std::string& kind,
                     TimeMs now) {
    store::NewMessage note;
    note.direction = "note";
    note.author = "system";
    note.kind = kind == "hide" ? "not_hidden" : "not_shown";
    (void)store::append_message(database, row, note, now);
}

/// Whether what may have arrived goes out again. A reply does only where the same reference twice
/// is one message. A notice does everywhere: an alarm that waits in a list is an alarm that nobody
/// hears.
bool may_be_repeated(const std::string& kind, const webhooks::Capabilities* channel) {
    return kind == "notice" || store::is_hiding(kind) ||
           (channel != nullptr && channel->idempotent_send);
}

}  // namespace

struct Outbox::Sending {
    store::OutboxJob job;
    std::shared_ptr<const Setup> setup;  ///< Keeps the inbox alive while the request is under way.
    const Inbox* inbox = nullptr;        ///< Null for a notice.
    const webhooks::NoticeTarget* notice = nullptr;  ///< Null for anything else.
    bool answers_reach_customer = false;             ///< Of a notice: those in its thread.
    std::vector<webhooks::OutboundRequest> parts;
    std::size_t next_part = 0;
};

Outbox::Outbox(store::StoreThread& store,
               const CurrentSetup& setup,
               const Clock& clock,
               LiveUpdates& live,
               SendRequest send,
               std::string public_url)
    : store_(store),
      setup_(setup),
      clock_(clock),
      live_(live),
      send_(std::move(send)),
      public_url_(std::move(public_url)) {}

void Outbox::recover(store::Database& database, TimeMs now) {
    for (const store::Interrupted& row : store::interrupted_rows(database)) {
        if (may_be_repeated(row.kind, webhooks::capabilities_of(row.channel))) {
            store::mark_retry(database, row.id, now, "sent again after an interruption", true);
        } else {
            store::mark_held(database, row.id,
                             "the program ended while this was being sent: it may have arrived",
                             now);
            log_step(LogLevel::warn, "outbox",
                     {{"row", std::to_string(row.id.value)}, {"outcome", "held"}});
        }
    }
}

std::optional<TimeMs> Outbox::claim(store::Database& database, TimeMs now) {
    settle_late(database);
    // A failed commit may have reached the disk all the same; these rows were never sent.
    for (const store::OutboxId id : never_left_) store::unclaim(database, id, now);
    const auto room = static_cast<std::int64_t>(most_under_way - under_way_);
    std::vector<store::ConversationId> too_late;
    for (store::OutboxJob& job : store::claim_due(database, now, room, &too_late)) {
        live_.changed(job.conversation.id);
        if (is_one_mail_too_many(database, job, now)) {
            withhold_mail(database, job, now);
        } else if (may_leave_now(database, job, now)) {
            claimed_.push_back(std::move(job));
        }
    }
    for (const store::ConversationId id : too_late) {
        live_.changed(id);
        if (auto row = store::load_conversation(database, id)) {
            call_a_person(database, *row, {"not_in_time"}, now);
        }
    }
    return store::next_outbox_due(database);
}

/// Keeps the platform's distance between two messages; a row that must wait goes back, uncounted.
bool Outbox::may_leave_now(store::Database& database, const store::OutboxJob& job, TimeMs now) {
    const std::shared_ptr<const Setup> setup = setup_.now();
    const Inbox* inbox = job.kind == "notice" ? nullptr : setup->inbox(job.conversation.inbox);
    if (inbox == nullptr) return true;
    const TimeMs allowed = pace_.allowed(*inbox, job, now);
    if (allowed <= now) return true;
    store::mark_retry(database, job.id, allowed, {}, false);
    return false;
}

void Outbox::forget_claimed() {
    for (const store::OutboxJob& job : std::exchange(claimed_, {})) never_left_.push_back(job.id);
    for (Settlement& settlement : std::exchange(settled_late_, {})) {
        keep_for_later(std::move(settlement));
    }
}

void Outbox::send_claimed() {
    never_left_.clear();
    for (const Settlement& settled : std::exchange(settled_late_, {})) after_settled(settled);
    const std::shared_ptr<const Setup> setup = setup_.now();
    for (store::OutboxJob& job : std::exchange(claimed_, {})) {
        auto sending = std::make_shared<Sending>();
        sending->job = std::move(job);
        sending->setup = setup;
        ++under_way_;
        start(std::move(sending));
    }
}

void Outbox::start(std::shared_ptr<Sending> sending) {
    store::OutboxJob& job = sending->job;
    if (job.kind == "notice") {
        const auto target = sending->setup->notice_targets.find(job.target);
        if (target == sending->setup->notice_targets.end()) {
            return refuse(sending, {"no notification target is called " + job.target});
        }
        sending->notice = target->second.get();
        const webhooks::EscalationNotice notice = read_notice(job, public_url_, clock_.now());
        sending->answers_reach_customer = notice.team_message.empty();
        sending->parts.push_back(sending->notice->render(notice));
        if (job.attempts > 1) return ask_first(std::move(sending), notice);
        return send_part(std::move(sending));
    }
    sending->inbox = sending->setup->inbox(job.conversation.inbox);
    if (sending->inbox == nullptr) {
        return refuse(sending, {"the inbox " + job.conversation.inbox_name + " is not connected"});
    }
    auto rendered = sending->inbox->channel->render(as_reply(job), clock_.now());
    if (auto* refusal = std::get_if<webhooks::CannotSend>(&rendered))
        return refuse(sending, *refusal);
    sending->parts = std::move(std::get<std::vector<webhooks::OutboundRequest>>(rendered));
    const auto next = next_request(job, sending->parts);
    if (!next) return refuse(sending, {"what is left of the reply would be another one"});
    sending->next_part = *next;
    send_part(std::move(sending));
}

/// What was tried before may have arrived: a target that can be asked is asked before it is told
/// again.
void Outbox::ask_first(std::shared_ptr<Sending> sending, const webhooks::EscalationNotice& notice) {
    std::optional<webhooks::OutboundRequest> question = sending->notice->look_up(notice);
    if (!question) return send_part(std::move(sending));
    send_(std::move(*question), net::Destination::configured,
          [this, sending, notice](const webhooks::HttpResponse& response) {
              std::optional<std::string> id = sending->notice->read_look_up(notice, response);
              if (!id) return send_part(sending);
              webhooks::Delivery delivery;
              delivery.outcome = webhooks::Delivery::Outcome::duplicate;
              delivery.message_id = std::move(*id);
              settle(sending, std::move(delivery));
          });
}

void Outbox::send_part(std::shared_ptr<Sending> sending) {
    const net::Destination destination =
        sending->notice != nullptr ? net::Destination::configured : destination_of(*sending->inbox);
    webhooks::OutboundRequest request = sending->parts[sending->next_part];
    const auto begun = std::chrono::steady_clock::now();
    send_(std::move(request), destination,
          [this, sending = std::move(sending), begun](const webhooks::HttpResponse& response) {
              const TimeMs now = clock_.now();
              if (metrics_ != nullptr) metrics_->observe_step("send", since(begun));
              webhooks::Delivery delivery =
                  sending->notice ? sending->notice->read_result(response, now)
                                  : sending->inbox->channel->read_result(
                                        sending->parts[sending->next_part], response, now);
              settle(sending, std::move(delivery));
          });
}

bool Outbox::Settlement::has_more_parts() const {
    return delivery.outcome == webhooks::Delivery::Outcome::sent &&
           sending->next_part + 1 < sending->parts.size();
}

void Outbox::settle(std::shared_ptr<Sending> sending, webhooks::Delivery delivery) {
    const Settlement settlement{std::move(sending), std::move(delivery)};
    auto work = [this, settlement](store::Database& database) -> Status {
        settle_in(database, *settlement.sending, settlement.delivery);
        return Done{};
    };
    auto completion = [this, settlement](const Status& written) {
        if (!written) return keep_for_later(settlement);
        after_settled(settlement);
    };
    const bool posted = settlement.has_more_parts()
                            ? store_.post(std::move(work), std::move(completion))
                            : store_.post_unhurried(std::move(work), std::move(completion));
    if (!posted) keep_for_later(settlement);
}

void Outbox::after_settled(const Settlement& settled) {
    if (settled.has_more_parts()) {
        ++settled.sending->next_part;
        return send_part(settled.sending);
    }
    // What may leave after it left with it, unless there was no room.
    if (under_way_-- == most_under_way) store_.wake();
}

/// While the disk is full or the queue is: what the platform said is not forgotten. A program that
/// ends before it is stored leaves the row `sending`; the next start settles it.
void Outbox::keep_for_later(Settlement settlement) {
    const std::lock_guard lock(mutex_);
    unsettled_.push_back(std::move(settlement));
}

void Outbox::settle_late(store::Database& database) {
    std::vector<Settlement> late;
    {
        const std::lock_guard lock(mutex_);
        late.swap(unsettled_);
    }
    // All of them first: when writing one throws, `forget_claimed` keeps every one of them.
    std::move(late.begin(), late.end(), std::back_inserter(settled_late_));
    for (const Settlement& settlement : settled_late_) {
        settle_in(database, *settlement.sending, settlement.delivery);
    }
}

void Outbox::settle_in(store::Database& database,
                       Sending& sending,
                       const webhooks::Delivery& delivery) {
    using Outcome = webhooks::Delivery::Outcome;
    const TimeMs now = clock_.now();
    const store::OutboxId id = sending.job.id;
    const TimeMs wait = patience_.wait_after(sending.job, delivery, now);
    live_.changed(sending.job.conversation.id);
    if (metrics_ != nullptr) {
        metrics_->count_delivery(sending.job.conversation.inbox_name,
                                 outcome_name(delivery.outcome));
    }
    log_attempt(sending.job, delivery);
    // The platform may have reported it as arrived before its answer failed: said, and not again.
    const bool arrived = sending.parts.size() == 1 && store::is_sent(database, id);
    switch (arrived ? Outcome::sent : delivery.outcome) {
        case Outcome::sent:
        case Outcome::duplicate:
            if (sending.notice == nullptr) {
                if (delivery.retry_after_ms > 0)
                    pace_.slow_down(sending.job.conversation.inbox, now + wait, now);
                patience_.note_success(sending.job);
                store::account_answers(database, sending.job.conversation.inbox, now);
            }
            if (sending.next_part + 1 < sending.parts.size()) {
                store::mark_part_sent(
                    database, id, messages_in(sending.parts, sending.next_part + 1),
                    messages_in(sending.parts, sending.parts.size()), now + lease_ms);
            } else {
                if (sending.answers_reach_customer) {
                    store::note_thread(database, sending.job.conversation.id, delivery.message_id,
                                       now);
                }
                store::mark_sent(database, id, delivery.message_id, now);
            }
            return;
        case Outcome::throttled:
            return throttle(database, sending, delivery, now + wait, now);
        case Outcome::auth_failed:
            log_step(LogLevel::error, "auth_failed",
                     {{"inbox", sending.job.conversation.inbox_name},
                      {"target", sending.job.target},
                      {"error", delivery.error}});
            return wait_as_told(database, sending, delivery.error, now + dead_token_pause_ms, now);
        case Outcome::retry:
            if (sending.notice == nullptr &&
                store::move_chat(database, sending.job.conversation, delivery.new_address)) {
                return store::mark_retry(database, id, now, delivery.error, true);
            }
            return try_again(database, sending, delivery.error, now + wait, now);
        case Outcome::unknown:
            return repeat_or_hold(database, sending, delivery.error, now + wait, now);
        case Outcome::window_closed:
        case Outcome::blocked:
        case Outcome::permanent:
            return give_up(database, sending, delivery.error, now);
    }
}

void Outbox::repeat_or_hold(store::Database& database,
                            Sending& sending,
                            const std::string& why,
                            TimeMs due_at,
                            TimeMs now) {
    const std::string& kind = sending.job.kind;
    const auto* const channel = sending.inbox ? &sending.inbox->capabilities() : nullptr;
    if (!may_be_repeated(kind, channel) || sending.job.attempts >= most_unknown_attempts) {
        if (store::is_hiding(kind)) return give_up(database, sending, why, now);  // In no list.
        return store::mark_held(database, sending.job.id, why, now);
    }
    // A target that is slow to answer may still be making the ticket that it would be asked for.
    if (sending.notice != nullptr) due_at = std::max(due_at, now + slow_target_ms);
    store::mark_retry(database, sending.job.id, due_at, why, true);
}

void Outbox::refuse(std::shared_ptr<Sending> sending, const webhooks::CannotSend& refusal) {
    webhooks::Delivery delivery;
    delivery.outcome = refusal.window_closed ? webhooks::Delivery::Outcome::window_closed
                                             : webhooks::Delivery::Outcome::permanent;
    delivery.error = refusal.reason;
    settle(std::move(sending), std::move(delivery));
}

/// One chat that must wait does not keep the others of its account waiting.
void Outbox::throttle(store::Database& database,
                      Sending& sending,
                      const webhooks::Delivery& delivery,
                      TimeMs until,
                      TimeMs now) {
    using webhooks::Limit;
    const Limit limit = sending.notice != nullptr ? Limit::account : delivery.limit;
    const bool chat_alone = limit == Limit::chat || (limit == Limit::unsaid &&
                                                     !pace_.told_to_wait(sending.job, until, now));
    if (!chat_alone) return wait_as_told(database, sending, delivery.error, until, now);
    store::mark_retry(database, sending.job.id, until, delivery.error, false);
}

/// The account waits as a whole, and its replies uncounted. A notice only uses the row of the
/// customers' account: it waits alone.
void Outbox::wait_as_told(
    store::Database& database, Sending& sending, const std::string& why, TimeMs until, TimeMs now) {
    if (sending.notice != nullptr) return try_again(database, sending, why, until, now);
    store::pause_inbox(database, sending.job.conversation.inbox, until, why);
    store::mark_retry(database, sending.job.id, until, why, false);
}

/// A platform that is down is asked by one account once in a while, not by every reply.
void Outbox::try_again(store::Database& database,
                       Sending& sending,
                       const std::string& why,
                       TimeMs due_at,
                       TimeMs now) {
    if (sending.job.created_at + longest_trying_ms <= now) {
        return give_up(database, sending, why, now);
    }
    store::mark_retry(database, sending.job.id, due_at, why, true);
    if (sending.notice != nullptr) return;
    if (const auto pause = patience_.pause_after_failure(sending.job, now)) {
        store::pause_inbox(database, sending.job.conversation.inbox, std::max(due_at, now + *pause),
                           why);
    }
}

/// What cannot be delivered is a person's business: the customer still waits for an answer. A
/// courtesy of the program's own ("it is me again") is no answer.
void Outbox::give_up(store::Database& database,
                     Sending& sending,
                     const std::string& why,
                     TimeMs now) {
    store::mark_dead(database, sending.job.id, why, now);
    if (sending.job.kind == "notice") {
        log_step(LogLevel::error, "notice_failed",
                 {{"target", sending.job.target}, {"error", why}});
        return;
    }
    if (sending.job.author == "system") return;
    std::optional<store::ConversationRow> row =
        store::load_conversation(database, sending.job.conversation.id);
    if (!row) return;
    if (store::is_hiding(sending.job.kind)) note_not_hidden(database, *row, sending.job.kind, now);
    call_a_person(database, *row, {"undelivered", {{"error", why}}}, now);
}

}  // namespace bot
