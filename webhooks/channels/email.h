#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// E-mail: in by a provider's webhook, out by SMTP.
///
/// Settings: `provider` (mailgun, postmark or sendgrid), `secret` (Mailgun's signing key; for the
/// others `user:password`, which stand in the webhook's URL; several while it rotates), `address`
/// of the brand, `name` shown beside it, `addresses` (further ones of the brand), `smtp`
/// (smtp:// or smtps://host:port), `smtp_user`, `smtp_password`.
[[nodiscard]] MadeChannel make_email(const InboxSettings& settings);

}  // namespace webhooks
