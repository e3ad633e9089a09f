#pragma once

#include "webhooks/channel.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace webhooks {

// After its window WhatsApp takes a person's words only inside a message it has approved: a
// template with one place, {{1}}.

inline constexpr std::size_t longest_template_words = 1000;  ///< In code points.

/// Words for the place of a template: one line without runs of spaces. Nothing when that is longer
/// than `longest_template_words`: the words of a person are sent whole or not at all.
[[nodiscard]] std::optional<std::string> template_words(std::string_view text);

/// Why `reply`, refused as its window is closed, cannot go out as a template either.
[[nodiscard]] CannotSend too_long_for_template();

/// May `reply` go out as a template? Only a person's words, to one customer, when `refusal` says
/// that the window is closed.
[[nodiscard]] bool fits_template(const Reply& reply, const CannotSend& refusal);

}  // namespace webhooks
