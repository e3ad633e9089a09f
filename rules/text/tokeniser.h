#pragma once

#include "rules/text/normalised_text.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace rules {

/// A word, number, link… of a folded text, as offsets into it.
struct Piece {
    Token::Kind kind = Token::Kind::word;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The first 2,000 pieces of `folded` in order; what is none (punctuation) is left out. Nobody says
/// more in one message. Linear time.
[[nodiscard]] std::vector<Piece> split_pieces(std::string_view folded);

}  // namespace rules
