#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <string>

namespace webhooks {

/// What tells our own messages and those meant for us from the rest.
struct SlackApp {
    std::string bot_user;  ///< U…; empty: the event's `authorizations` say it.
    bool answers_all = false;
    std::string escalation_channel;
    std::string note_prefix = "!note";
};

/// Adds what an `event_callback` holds to `receipt`.
void read_slack_event(const Json& envelope, const SlackApp& app, Receipt& receipt);

/// Adds what an interaction (`block_actions`) holds to `receipt`.
void read_slack_interaction(const Json& payload, Receipt& receipt);

}  // namespace webhooks
