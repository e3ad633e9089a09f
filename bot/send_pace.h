#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/outbox_rows.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bot {

/// The time between two messages of an account: `messages_per_minute` when its plan differs from
/// what the platform allows by default, else the platform's. Nothing when what is written is no
/// number from 1 to 60000.
[[nodiscard]] std::optional<std::chrono::milliseconds> send_interval(const Inbox& inbox);

/// Keeps each platform's distances: between two messages of an account, between two private
/// replies, within one chat, and whatever a platform asks for besides. Belongs to the store thread.
class SendPace {
public:
    /// When `job` may leave: `now`, and then it counts as having left; or later, and it must ask
    /// again.
    [[nodiscard]] TimeMs allowed(const Inbox& inbox, const store::OutboxJob& job, TimeMs now);

    /// The platform took a message and wants nothing else of the account before `until`.
    void slow_down(store::InboxId inbox, TimeMs until, TimeMs now);

    /// The chat of `job` was told to wait until then. Whether another chat of the account is
    /// waiting too: then it is the account that the platform means.
    [[nodiscard]] bool told_to_wait(const store::OutboxJob& job, TimeMs until, TimeMs now);

private:
    /// An account and what of it: a chat, or one of its kinds of messages.
    using Lane = std::pair<store::InboxId, std::string>;
    struct Step {
        Lane lane;
        TimeMs interval = 0;
    };
    struct Waiting {
        std::string chat;
        TimeMs until = 0;
    };
    [[nodiscard]] static std::vector<Step> steps_of(const Inbox& inbox,
                                                    const store::OutboxJob& job);
    void forget_past(TimeMs now);

    std::map<Lane, TimeMs> next_;
    std::map<store::InboxId, Waiting> waiting_;
};

/// Two programs could write to each other for ever: one of them is content with one automatic mail
/// to a person in an hour. Is `job` one more?
[[nodiscard]] bool is_one_mail_too_many(store::Database& database,
                                        const store::OutboxJob& job,
                                        TimeMs now);

/// Keeps such a mail back, and what it promised. The customer still waits for an answer: a person
/// gives it.
void withhold_mail(store::Database& database, store::OutboxJob& job, TimeMs now);

}  // namespace bot
