#include "bot/send_pace.h"

#include "bot/store/turns.h"
#include "bot/takeover.h"

#include <charconv>
#include <string>

namespace bot {

std::optional<std::chrono::milliseconds> send_interval(const Inbox& inbox) {
    constexpr long minute_ms = 60'000;
    const std::string written = inbox.settings.value("messages_per_minute");
    if (written.empty()) return inbox.capabilities().min_send_interval;
    long messages = 0;
    const char* end = written.data() + written.size();
    const auto read = std::from_chars(written.data(), end, messages);
    const bool whole = read.ec == std::errc{} && read.ptr == end;
    if (!whole || messages < 1 || messages > minute_ms) return std::nullopt;
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
    store::release_promise(database, job.conversation.id, job.created_at, now);
    call_a_person(database, job.conversation, {"undelivered", {{"error", why}}}, now);
}

}  // namespace bot
