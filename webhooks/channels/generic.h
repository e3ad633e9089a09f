#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Any system that can sign a webhook (Standard Webhooks, channel name `webhook`).
///
/// It posts `{"type":"message.created","timestamp":ISO,"data":{…}}`; replies are posted, signed the
/// same way, to the inbox's `reply_url`. Where the fields of a message are found is configurable;
/// docs/channels/webhook.md lists them.
[[nodiscard]] MadeChannel make_generic(const InboxSettings& settings);

}  // namespace webhooks
