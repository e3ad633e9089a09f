#pragma once

#include "webhooks/channel.h"

#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// The length of `text` as a platform counts it. Weighted is X's rule: a link 23, an emoji or a
/// character beyond the Latin ranges 2, everything else 1.
[[nodiscard]] std::size_t text_length(std::string_view text, LengthUnit unit);

/// `text` in parts of at most `limit` units, in order. Breaks between paragraphs, lines, sentences
/// or words; never inside a link, an emoji sequence or a character, unless that alone is longer
/// than `limit`. White space at a break is dropped; empty text has no parts.
[[nodiscard]] std::vector<std::string> split_text(std::string_view text,
                                                  std::size_t limit,
                                                  LengthUnit unit);

/// The beginning of `text`, at most `limit` units, ending in `…` when something was cut.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t limit, LengthUnit unit);

}  // namespace webhooks
