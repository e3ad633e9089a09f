#pragma once

#include "webhooks/message.h"

#include <string>

namespace webhooks {

/// What Slack's answer to chat.postMessage means. `message_id` is the `ts` of the message.
/// Slack answers 200 to nearly everything and says `"ok": false` in the body.
[[nodiscard]] Delivery read_slack_answer(const HttpResponse& response, TimeMs now);

}  // namespace webhooks
