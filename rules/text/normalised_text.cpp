#include "rules/text/normalised_text.h"

#include "rules/text/chat_spelling.h"
#include "rules/text/folding.h"
#include "rules/text/tokeniser.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Languages whose words double few letters: a stretched letter was one letter there.
bool keeps_double(char letter, std::string_view language) {
    if (language == "es") return letter == 'l' || letter == 'r';
    if (language == "pt") return letter == 's' || letter == 'r';
    return true;
}

/// The word of a piece without apostrophes and without the letters that were only stretched.
std::string plain_word(const Folding& folding, const Piece& piece, std::string_view language) {
    std::string word;
    word.reserve(piece.end - piece.begin);
    auto stretched =
        std::lower_bound(folding.stretched.begin(), folding.stretched.end(), piece.begin);
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
        const char byte = folding.folded[i];
        const bool at_stretch = stretched != folding.stretched.end() && *stretched == i;
        if (at_stretch) ++stretched;
        if (at_stretch && !keeps_double(byte, language)) continue;
        if (byte != '\'') word.push_back(byte);
    }
    return word;
}

Token token_of(const Folding& folding, const Piece& piece) {
    Token token;
    token.kind = piece.kind;
    token.begin = folding.origin[piece.begin];
    token.end = folding.origin[piece.end];
    return token;
}

/// The offset in the original just after the piece: not the next folded byte's origin, which would
/// take in a space or a dropped sign.
std::uint32_t original_end(const Folding& folding, const Piece& piece) {
    const std::uint32_t last = folding.origin[piece.end - 1];
    const auto next =
        last + static_cast<std::uint32_t>(code_point_at(folding.original, last).length);
    return std::min(next, folding.origin.back());
}

void add_words(std::vector<Token>& tokens, const Token& shape, std::string_view words) {
    while (!words.empty()) {
        const std::size_t space = words.find(' ');
        Token token = shape;
        token.text = std::string(words.substr(0, space));
        tokens.push_back(std::move(token));
        words = space == std::string_view::npos ? std::string_view{} : words.substr(space + 1);
    }
}

}  // namespace

NormalisedText normalise(std::string_view text, std::string_view language) {
    Folding folding = fold_with_origin(text);
    const std::string_view family = language.substr(0, 2);
    std::vector<Token> tokens;
    for (const Piece& piece : split_pieces(folding.folded)) {
        Token shape = token_of(folding, piece);
        shape.end = original_end(folding, piece);
        if (piece.kind != Token::Kind::word) {
            shape.text = folding.folded.substr(piece.begin, piece.end - piece.begin);
            tokens.push_back(std::move(shape));
            continue;
        }
        const std::string word = plain_word(folding, piece, family);
        // "xxxxx" is a stretched letter, not the chat spelling "x".
        const bool only_stretched = word.size() == 1 && piece.end - piece.begin > 1;
        const std::string_view full =
            only_stretched ? std::string_view{} : chat_spelling(word, family);
        add_words(tokens, shape, full.empty() ? std::string_view(word) : full);
    }
    return {std::move(folding.original), std::move(folding.folded), std::move(folding.origin),
            std::move(tokens)};
}

std::string fold(std::string_view text) {
    return fold_with_origin(text).folded;
}

}  // namespace rules
