#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// WhatsApp through Meta's Cloud API. `account` is the phone number id.
[[nodiscard]] MadeChannel make_whatsapp(const InboxSettings& settings);

}  // namespace webhooks
