#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <string>

namespace webhooks {

/// Whose account an inbox is.
struct XAccount {
    std::string user_id;
    std::string app_id;  ///< Of our app: tells our direct messages from a colleague's.
};

/// Adds what one delivery holds to `receipt`: X Activity API (`data.event_type`), or the older
/// Account Activity API (`for_user_id` and arrays of events).
void read_x_event(const Json& body, const XAccount& account, Receipt& receipt);

}  // namespace webhooks
