#pragma once

#include "webhooks/channel.h"

#include <string>
#include <string_view>

namespace webhooks {

// After its window WhatsApp takes a person's words only inside a message it has approved: a
// template with one place, {{1}}.

/// Does the inbox name such a template (`template` of a WhatsApp inbox, `content_sid` of Twilio's)?
[[nodiscard]] bool has_template(const InboxSettings& settings);

/// Words for a place of a template: one line without runs of spaces, at most 1,000 characters.
[[nodiscard]] std::string template_words(std::string_view text);

/// May `reply` go out as a template? Only a person's words, to one customer, when `refusal` says
/// that the window is closed.
[[nodiscard]] bool fits_template(const Reply& reply, const CannotSend& refusal);

}  // namespace webhooks
