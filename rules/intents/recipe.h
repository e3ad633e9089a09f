#pragma once

#include <cstddef>
#include <cstdint>

namespace rules {

/// The numbers the learning is made with. One set for every book; docs/quality.md says how they
/// were found.
struct Recipe {
    float word_weight = 0.7F;    ///< Of the word block against the letters block.
    float bigram_weight = 0.5F;  ///< Of two words in a row against one.
    float background_share =
        0.5F;                   ///< Of the language's own word frequencies in the rarity of words.
    float rare_word = 7.5F;     ///< Rarity of a word that is not common in its language.
    float bias = 1.0F;          ///< Value of the constant feature.
    float cost = 1.0F;          ///< C of the margin classifier.
    float title_weight = 0.8F;  ///< Of a title against an example.
    float off_topic_weight = 0.5F;  ///< Of an off-topic message against an example.
    int margin_passes = 20;
    int softmax_passes = 15;
    float softmax_rate = 0.8F;
    float dropout = 0.25F;
    float margin_scale = 5.5F;  ///< Turns margins into shares: softmax(margin_scale · margin).
    std::size_t folds = 5;      ///< Parts of the cross-validation.
    std::size_t enough_trials = 2500;
    std::size_t hidden_every = 2;  ///< Of the messages of hidden intents, every so many is tried.
    float clash_margin = 0.0F;     ///< An off-topic message above it looks like an intent.
    std::uint32_t seed = 1;
};

}  // namespace rules
