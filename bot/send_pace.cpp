#include "bot/send_pace.h"

#include "bot/takeover.h"
#include "webhooks/settings.h"

#include <cstdint>

namespace bot {

std::optional<std::chrono::milliseconds> send_interval(const Inbox& inbox) {
    constexpr std::int64_t minute_ms = 60'000;
    webhooks::SettingsReader reader(inbox.settings);
    const std::int64_t messages = reader.number("messages_per_minute", 1, minute_ms, 0, "");
    if (!reader.problems().empty()) return std::nullopt;
    if (messages == 0) return inbox.capabilities().min_send_interval;
    return std::chrono::milliseconds(minute_ms / messages);
}

bool is_one_mail_too_many(store::Database& database, const store::OutboxJob& job, TimeMs now) {
    constexpr TimeMs hour_ms = 3'600'000;
    return job.conversation.channel == "email" && job.author == "bot" && job.parts_sent == 0 &&
           store::bot_wrote_since(database, job.conversation, job.id, now - hour_ms);
}

void withhold_mail(store::Database& database, store::OutboxJob& job, TimeMs now) {
    static constexpr const char* why = "a program writes to one address at most once an hour";
    store::mark_cancelled(database, job.id, why, now);
    call_a_person(database, job.conversation, {"undelivered", {{"error", why}}}, now);
}

}  // namespace bot
