#pragma once

#include <string_view>
#include <vector>

namespace rules {

/// The questions of a message that asks several things, in order: "¿Cuánto cuesta? ¿Y hacéis
/// envíos? gracias" gives three parts. Parts point into `text`; a greeting or thanks stays with the
/// question beside it, and a message that asks one thing is one part. At most five parts: the last
/// holds the rest. Linear time.
[[nodiscard]] std::vector<std::string_view> split_questions(std::string_view text);

/// Two parts of one sentence.
struct Halves {
    std::string_view first;
    std::string_view second;
};

/// The ways to cut a sentence in two at a comma or at a word that joins ("y", "and", "e",
/// "además"…), where both halves have at least two words: "cuánto cuesta el envío y aceptan
/// devoluciones" has one. Whether the halves are two questions is for the reader to find out. At
/// most three. Linear time.
[[nodiscard]] std::vector<Halves> joined_halves(std::string_view text);

}  // namespace rules
