#pragma once

#include <string_view>
#include <vector>

namespace rules {

/// The questions of a message that asks several things, in order: "¿Cuánto cuesta? ¿Y hacéis
/// envíos? gracias" gives three parts. Parts point into `text`; a greeting or thanks stays with the
/// question beside it, and a message that asks one thing is one part. At most five parts: the last
/// holds the rest. Linear time.
[[nodiscard]] std::vector<std::string_view> split_questions(std::string_view text);

}  // namespace rules
