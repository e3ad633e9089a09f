#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Rocket.Chat: its Omnichannel webhook (visitors of the website) and outgoing integrations
/// (messages in channels).
///
/// Settings: `url` of the server, `secret` (the webhook's secret token or the integration's token,
/// several while it rotates), `user_id` and `auth_token` of the user who answers, `api_base`.
[[nodiscard]] MadeChannel make_rocketchat(const InboxSettings& settings);

}  // namespace webhooks
