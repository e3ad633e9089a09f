#include "bot/send_patience.h"

#include "bot/store/clock_jump.h"

#include <algorithm>
#include <cstdint>

namespace bot {
namespace {

constexpr TimeMs first_backoff_ms = 1'000;
constexpr TimeMs longest_backoff_ms = 60'000;
constexpr TimeMs first_refusal_ms = 5'000;
/// Of that many conversations replies must fail before their account waits as a whole.
constexpr std::size_t failures_before_pause = 5;

/// Full jitter that needs no random source: rows differ in their ids, attempts in their number.
TimeMs backoff(store::OutboxId id, std::int64_t attempts) {
    const TimeMs ceiling =
        std::min(longest_backoff_ms, first_backoff_ms << std::min<std::int64_t>(attempts, 10));
    const auto mixed =
        static_cast<std::uint64_t>(id.value * 1'000 + attempts) * 0x9E3779B97F4A7C15ULL;
    return 1 + static_cast<TimeMs>((mixed >> 32U) % static_cast<std::uint64_t>(ceiling));
}

}  // namespace

TimeMs SendPatience::wait_after(const store::OutboxJob& job,
                                const webhooks::Delivery& delivery,
                                TimeMs now) {
    using webhooks::Limit;
    if (delivery.retry_after_ms > 0) {
        return std::min(delivery.retry_after_ms, store::longest_pause_ms);
    }
    // The attempts of a notice count, and its limit is not the customers' account's.
    const bool counts_itself =
        delivery.outcome != webhooks::Delivery::Outcome::throttled || job.kind == "notice";
    if (counts_itself) return backoff(job.id, job.attempts);
    TimeMs wait = 0;
    if (delivery.limit != Limit::chat) {
        wait = accounts_[job.conversation.inbox].once_more(first_refusal_ms,
                                                           store::longest_pause_ms, now);
    }
    if (delivery.limit != Limit::account) {
        forget_past(now);
        wait = std::max(wait, chats_[job.conversation.id].once_more(first_refusal_ms,
                                                                    store::longest_pause_ms, now));
    }
    return wait;
}

/// Replies that left together fail together: that counts once.
TimeMs SendPatience::Waits::once_more(TimeMs first, TimeMs longest, TimeMs now) {
    const bool still_waits = until > now && until <= now + longest;
    if (!still_waits) until = now + std::min(longest, first << std::min(in_row++, 20));
    return until - now;
}

/// Chats come and go.
void SendPatience::forget_past(TimeMs now) {
    constexpr std::size_t few = 1'000;
    if (chats_.size() <= few) return;
    std::erase_if(chats_, [now](const auto& chat) {
        return chat.second.until + store::longest_pause_ms <= now;
    });
}

std::optional<TimeMs> SendPatience::pause_after_failure(const store::OutboxJob& job, TimeMs now) {
    Failures& failures = failures_[job.conversation.inbox];
    if (failures.conversations.size() < failures_before_pause)
        failures.conversations.insert(job.conversation.id);
    if (failures.conversations.size() < failures_before_pause) return std::nullopt;
    return failures.pauses.once_more(first_backoff_ms, longest_backoff_ms, now);
}

void SendPatience::note_success(const store::OutboxJob& job) {
    failures_.erase(job.conversation.inbox);
    accounts_.erase(job.conversation.inbox);
    chats_.erase(job.conversation.id);
}

}  // namespace bot
