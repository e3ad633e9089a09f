#include "bot/send_pace.h"

#include "bot/takeover.h"
#include "webhooks/settings.h"
#include "webhooks/traffic.h"

#include <algorithm>
#include <cstdint>

namespace bot {
namespace {

constexpr const char* slowed = "slowed";
constexpr TimeMs longest_slow_ms = 60'000;

/// A group's key begins with the chat; who wrote, and in which topic, comes after it.
std::string chat_of(const store::OutboxJob& job) {
    const std::string& key = job.conversation.key;
    return key.substr(0, key.find('/'));
}

}  // namespace

std::optional<std::chrono::milliseconds> send_interval(const Inbox& inbox) {
    constexpr std::int64_t minute_ms = 60'000;
    webhooks::SettingsReader reader(inbox.settings);
    const std::int64_t messages = reader.number("messages_per_minute", 1, minute_ms, 0, {});
    if (!reader.problems().empty()) return std::nullopt;
    if (messages == 0) return inbox.capabilities().min_send_interval;
    return std::chrono::milliseconds(minute_ms / messages);
}

std::vector<SendPace::Step> SendPace::steps_of(const Inbox& inbox, const store::OutboxJob& job) {
    using webhooks::Visibility;
    const webhooks::Traffic& traffic = webhooks::traffic_of(inbox.settings.channel);
    std::vector<Step> steps;
    const auto add = [&](std::string what, std::chrono::milliseconds interval) {
        if (interval.count() > 0) steps.push_back({{inbox.id, std::move(what)}, interval.count()});
    };
    const auto own = send_interval(inbox);
    const bool as_platform_says = own == inbox.capabilities().min_send_interval;
    const bool in_private = job.kind == "private_reply";
    const bool direct = job.kind == "message" && job.conversation.visibility == Visibility::direct;
    if (direct && as_platform_says && traffic.direct_interval.count() > 0) {
        add("direct", traffic.direct_interval);
    } else if (own) {
        add("", *own);
    }
    if (in_private && as_platform_says) add("private", traffic.private_reply_interval);
    if (job.kind == "message") {
        add("chat " + chat_of(job), direct ? traffic.chat_interval : traffic.group_interval);
    }
    return steps;
}

TimeMs SendPace::allowed(const Inbox& inbox, const store::OutboxJob& job, TimeMs now) {
    const std::vector<Step> steps = steps_of(inbox, job);
    TimeMs at = now;
    if (const auto slow = next_.find({inbox.id, slowed}); slow != next_.end()) {
        if (slow->second > now + longest_slow_ms) slow->second = now;
        at = std::max(at, slow->second);
    }
    for (const Step& step : steps) {
        TimeMs& next = next_[step.lane];
        // A clock set back must not stop the account for as long as it was ahead.
        if (next > now + step.interval) next = now;
        at = std::max(at, next);
    }
    if (at > now) return at;
    for (const Step& step : steps) next_[step.lane] = now + step.interval;
    forget_past(now);
    return now;
}

void SendPace::slow_down(store::InboxId inbox, TimeMs until, TimeMs now) {
    next_[{inbox, slowed}] = std::min(until, now + longest_slow_ms);
}

bool SendPace::told_to_wait(const store::OutboxJob& job, TimeMs until, TimeMs now) {
    Waiting& waiting = waiting_[job.conversation.inbox];
    std::string chat = chat_of(job);
    const bool another = waiting.chat != chat && waiting.until > now;
    waiting = {std::move(chat), until};
    return another;
}

/// Chats come and go; what is past is of no use.
void SendPace::forget_past(TimeMs now) {
    constexpr std::size_t few = 1'000;
    if (next_.size() > few)
        std::erase_if(next_, [now](const auto& lane) { return lane.second <= now; });
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
