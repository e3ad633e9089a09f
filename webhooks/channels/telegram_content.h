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

/// Whether a message in a group is for the bot: it names it, or answers something of its own.
[[nodiscard]] bool is_said_to_bot(const Json& message, const TelegramBot& bot);

/// Sets text, payload, kind and attachments of a message of the Bot API; false for one about the
/// chat itself.
[[nodiscard]] bool read_telegram_content(const Json& message,
                                         const TelegramBot& bot,
                                         Inbound& inbound);

}  // namespace webhooks
