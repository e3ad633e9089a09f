#pragma once

#include "bot/clock.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/event_key.h"
#include "webhooks/channel.h"
#include "webhooks/message.h"

#include <cstddef>
#include <string>
#include <vector>

namespace bot {

/// The inbox that a webhook came in by.
struct IntakeContext {
    store::InboxId inbox;
    TimeMs merge_window_ms = 0;  ///< How long to wait for the rest of what the customer has to say.
    const webhooks::Channel* channel = nullptr;  ///< Null when the inbox is not connected.
};

struct IntakeOutcome {
    std::size_t taken = 0;                       ///< Messages that are new.
    std::size_t repeated = 0;                    ///< Deliveries of what we had.
    std::vector<store::ConversationId> touched;  ///< Conversations with something new to show.
};

/// Step 1: writes everything a webhook contained, inside the caller's transaction. What was there
/// before changes nothing. Only after the commit may the sender be told 200.
[[nodiscard]] IntakeOutcome take_in(store::Database& database,
                                    const store::EventKey& event_key,
                                    const IntakeContext& context,
                                    const webhooks::Receipt& receipt,
                                    TimeMs now);

/// Keeps a rightly signed body that could not be read, for a person.
void quarantine(store::Database& database,
                store::InboxId inbox,
                const std::string& reason,
                const std::string& body,
                TimeMs now);

}  // namespace bot
