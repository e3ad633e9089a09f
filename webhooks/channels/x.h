#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// X: direct messages, mentions and replies (X Activity API, and the older Account Activity API).
///
/// Settings: `consumer_secret` (several while it rotates: proves X, and answers its checks),
/// `user_id` of the account; to send either `consumer_key`, `access_token` and
/// `access_token_secret` (OAuth 1.0a), or of OAuth 2 `refresh_token`, `client_id` and
/// `client_secret` (renewed; each refresh token buys once), or `bearer_token` (of the user, not
/// renewed); `app_id`, `max_post` (280; more for paying accounts), `api_base`, `token_url`.
[[nodiscard]] MadeChannel make_x(const InboxSettings& settings);

}  // namespace webhooks
