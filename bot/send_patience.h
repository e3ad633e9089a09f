#pragma once

#include "bot/clock.h"
#include "bot/store/outbox_rows.h"
#include "webhooks/message.h"

#include <map>
#include <optional>
#include <set>

namespace bot {

/// How long a reply waits that the platform did not take, and when its whole account waits with it.
/// Belongs to the store thread.
class SendPatience {
public:
    /// Until it is tried again: as long as the platform says, at most an hour; else longer each
    /// time. What only says "too much" is asked after 5 s, 10 s, 20 s…: the account, or where the
    /// platform means one chat that chat.
    [[nodiscard]] TimeMs wait_after(const store::OutboxJob& job,
                                    const webhooks::Delivery& delivery,
                                    TimeMs now);

    /// The platform could not take `job`. How long its whole account waits when replies of so many
    /// conversations failed without a success between that the platform is down; one that it will
    /// never take is no sign of that.
    [[nodiscard]] std::optional<TimeMs> pause_after_failure(const store::OutboxJob& job,
                                                            TimeMs now);

    /// The platform took `job`.
    void note_success(const store::OutboxJob& job);

private:
    /// Each wait is twice as long as the one before it.
    struct Waits {
        int in_row = 0;
        TimeMs until = 0;
        [[nodiscard]] TimeMs once_more(TimeMs first, TimeMs longest, TimeMs now);
    };
    struct Failures {
        std::set<store::ConversationId> conversations;
        Waits pauses;
    };
    void forget_past(TimeMs now);

    std::map<store::InboxId, Failures> failures_;
    std::map<store::InboxId, Waits> accounts_;  ///< Told to wait, not for how long.
    std::map<store::ConversationId, Waits> chats_;
};

}  // namespace bot
