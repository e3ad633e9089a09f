#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Telegram through the Bot API: private chats, groups and topics (answered only when addressed).
///
/// Settings: `token` of @BotFather, `secret` given to setWebhook, `username` of the bot (needed to
/// be addressed by name in groups), `api_base` for a server of one's own.
[[nodiscard]] MadeChannel make_telegram(const InboxSettings& settings);

}  // namespace webhooks
