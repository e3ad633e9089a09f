#pragma once

#include "rules/intents/features.h"
#include "rules/intents/recipe.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rules {

/// A message as numbers: the features the vocabulary knows, with their weights.
struct FeatureVector {
    std::vector<std::uint32_t> ids;
    std::vector<float> values;
    std::vector<std::uint16_t> tokens;  ///< Which token each came from.
    float unknown_words = 0.0F;         ///< Share of the word block's weight that is unknown.
    float unknown_letters = 0.0F;       ///< The same of the letters block.
};

/// The features seen in training and how much each says. Unknown features of a message lower the
/// weight of its known ones: who speaks of other things should not be sure of these.
class Vocabulary {
public:
    Vocabulary() = default;

    /// From the messages it will be used on.
    Vocabulary(std::span<const std::vector<Feature>* const> messages, const Recipe& recipe);

    /// From what `keys` and `rarities` gave.
    Vocabulary(std::vector<std::uint64_t> keys,
               std::vector<float> rarities,
               float unknown_rarity,
               const Recipe& recipe);

    [[nodiscard]] FeatureVector vector_of(const std::vector<Feature>& features) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] const std::vector<std::uint64_t>& keys() const { return keys_; }
    [[nodiscard]] const std::vector<float>& rarities() const { return rarities_; }
    [[nodiscard]] float unknown_rarity() const { return unknown_rarity_; }

private:
    static constexpr std::uint32_t absent = 0xFFFFFFFF;

    [[nodiscard]] std::uint32_t find(std::uint64_t key) const;
    std::uint32_t find_or_add(std::uint64_t key);
    void grow();
    [[nodiscard]] bool ignores(const Feature& feature) const;
    [[nodiscard]] float rarity_of(std::uint32_t id, const Feature& feature) const;
    [[nodiscard]] float background(const Feature& feature) const;

    Recipe recipe_;
    std::vector<std::uint32_t> slots_;  ///< Open addressing over `keys_`; a power of two.
    std::vector<std::uint64_t> keys_;
    std::vector<float> rarities_;  ///< Inverse document frequency, logarithmic.
    float unknown_rarity_ = 1.0F;
};

}  // namespace rules
