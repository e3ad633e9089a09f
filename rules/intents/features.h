#pragma once

#include "rules/intents/word_vectors.h"
#include "rules/text/normalised_text.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rules {

/// Something that is or is not in a message: a word stem, two stems in a row, a few letters in a
/// row, what a word is about, or the manner: a question or exclamation mark, with the word beside
/// it, and two stems with one between them.
struct Feature {
    enum class Block : std::uint8_t { word, bigram, letters, meaning, manner };

    std::uint64_t key = 0;    ///< Hash of the block and the content.
    std::uint16_t count = 1;  ///< How often it occurs in the message.
    std::uint16_t token = 0;  ///< Index of the (first) token it came from.
    Block block = Block::word;
    std::uint16_t rank = 0;  ///< Of a word: how common it is in its language, 1 first; 0 is rare.
};

/// What a message is known by.
struct MessageFeatures {
    std::vector<Feature> found;  ///< Distinct, in the order they occur.
    /// What its words mean together, of length one; empty without word vectors or known words.
    std::vector<float> meaning;
};

/// The features of a message; words are stemmed in `language`, and `vectors` may be null. Looks at
/// the first 200 tokens. Linear time.
[[nodiscard]] MessageFeatures extract_features(const NormalisedText& text,
                                               std::string_view language,
                                               const WordVectorSet* vectors = nullptr);

}  // namespace rules
