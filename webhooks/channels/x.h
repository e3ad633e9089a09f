#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// X: direct messages, mentions and replies (X Activity API, and the older Account Activity API).
///
/// Settings: `consumer_secret` (several while it rotates: proves X, and answers its checks),
/// `user_id` of the account; to send either `consumer_key`, `access_token` and
/// `access_token_secret` (OAuth 1.0a) or `bearer_token` (OAuth 2, of the user); `app_id`,
/// `max_post` (280; more for paying accounts), `api_base`.
[[nodiscard]] MadeChannel make_x(const InboxSettings& settings);

}  // namespace webhooks
