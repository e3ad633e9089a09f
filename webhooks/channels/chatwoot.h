#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Chatwoot, as an agent bot: answers conversations that are `pending`, leaves all others to the
/// team.
///
/// Settings: `url` of Chatwoot, `account_id`, `token` of the bot, `secret` (its webhook secret,
/// several while it rotates) or, for versions that do not sign, `url_token` (`?token=…` in the
/// outgoing URL), `api_base`.
[[nodiscard]] MadeChannel make_chatwoot(const InboxSettings& settings);

}  // namespace webhooks
