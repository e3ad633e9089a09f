#pragma once

#include <cstddef>
#include <cstdint>

namespace rules {

/// The numbers the learning is made with. One set for every book; docs/quality.md says how they
/// were found.
struct Recipe {
    /// Of the word block against the letters block.
    float word_weight = 0.9F;
    /// Of two words in a row against one.
    float bigram_weight = 0.5F;
    /// Of what a word is about against the word.
    float meaning_weight = 1.3F;
    /// Of how something is said; what it is about does without.
    float manner_weight = 0.0F;
    /// Of what the words mean together (word vectors) against the letters block.
    float vectors_weight = 1.0F;
    /// Of the language's own word frequencies in the rarity of words; the rest is the book's.
    float background_share = 0.65F;
    /// Rarity of a word that is not common in its language.
    float rare_word = 7.5F;
    /// Value of the constant feature.
    float bias = 1.0F;
    /// C of the margin classifier, and how often it sees every message.
    float cost = 1.0F;
    int margin_passes = 12;
    /// How far the messages of intents with few examples count more: each as the power of how many
    /// fewer there are than usual.
    float balance = 1.0F;
    float most_balance = 8.0F;
    /// How often the softmax classifier sees every message, how far it moves, and how many of the
    /// features it does without each time.
    int softmax_passes = 10;
    float softmax_rate = 0.8F;
    float dropout = 0.25F;
    /// Turns margins into shares: softmax(margin_scale · margin).
    float margin_scale = 8.0F;
    /// Above so many weights (features · classes) an intent is the mean of its examples instead,
    /// and a full likeness to it counts as so much margin above -1.
    std::size_t most_weights = 48'000'000;
    float centroid_margin = 1.5F;
    /// Of a title, and of an off-topic message, against an example.
    float title_weight = 0.8F;
    float off_topic_weight = 1.0F;
    /// The off-topic detector: passes, and the most messages of the book it learns from.
    int topic_passes = 4;
    /// Letters in a row tell similar words apart. The off-topic detector learns them from so many
    /// messages of the book; fewer teach it nothing by them.
    bool letters = true;
    std::size_t enough_for_letters = 1500;
    std::size_t most_on_topic = 2000;
    /// Cross-validation: parts, trials that are enough, and of the messages of hidden intents every
    /// so many is tried.
    std::size_t folds = 5;
    /// Whether weights are packed to bytes, which takes time and only pays where they are kept.
    bool packed = true;
    int fold_margin_passes = 4;
    int fold_softmax_passes = 4;
    std::size_t enough_trials = 2500;
    std::size_t hidden_every = 2;
    /// Of all messages of hidden intents against those in scope: fewer customers ask what a book
    /// leaves out than what it holds.
    float hidden_weight = 0.08F;
    /// The most that off-topic messages count together against those in scope.
    float most_off_topic = 1.0F;
    /// What the messages that only teach the tone count together when risk is judged, against all
    /// others: they are harder than what most customers write.
    float tone_share = 0.25F;
    /// An off-topic message whose best margin is above it looks like an intent of the book.
    float clash_margin = 0.0F;
    std::uint32_t seed = 1;
};

}  // namespace rules
