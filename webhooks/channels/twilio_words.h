#pragma once

#include <string_view>

namespace webhooks {

/// STOP, START and HELP are answered by Twilio itself, by SMS only.
[[nodiscard]] bool is_carrier_keyword(std::string_view text);

/// What a phone sends by SMS when somebody taps a heart on a message: `Loved “Sale mañana.”`.
/// Only a text that is nothing else is one.
[[nodiscard]] bool is_tapped_reaction(std::string_view written);

}  // namespace webhooks
