#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// SMS and WhatsApp through Twilio's Programmable Messaging.
///
/// Settings: `account_sid`, `auth_token` (several while it rotates: the newest signs our calls, all
/// of them prove Twilio's), `from` (a number, or `whatsapp:+…`) or `messaging_service_sid`,
/// `api_key` and `api_secret` to call with instead of the token, `public_url` when the URL that
/// Twilio calls is not the one the server sees, `status_callback`, `api_base`.
[[nodiscard]] MadeChannel make_twilio(const InboxSettings& settings);

}  // namespace webhooks
