#pragma once

#include "webhooks/channels/telegram_content.h"
#include "webhooks/json.h"
#include "webhooks/message.h"

namespace webhooks {

/// Adds what an update of the Bot API says to `receipt`: a message, a pressed button, an edit, a
/// reaction, or the reason why it is none of these.
void read_telegram_update(const Json& update, const TelegramBot& bot, Receipt& receipt);

}  // namespace webhooks
