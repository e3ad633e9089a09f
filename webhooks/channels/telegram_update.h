#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <string>

namespace webhooks {

/// Who the bot is, as far as reading an update needs it.
struct TelegramBot {
    std::string id;
    std::string username;  ///< Without `@`, lower case; may be empty.
};

/// Adds what an update of the Bot API says to `receipt`: a message, a pressed button, an edit, a
/// reaction, or the reason why it is none of these.
void read_telegram_update(const Json& update, const TelegramBot& bot, Receipt& receipt);

}  // namespace webhooks
