#pragma once

#include "rules/intents/features.h"
#include "rules/intents/recipe.h"
#include "rules/text/stored_array.h"

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

    /// What is stored.
    struct Packed {
        StoredArray<std::uint32_t> slots;  ///< Open addressing over `keys`; a power of two.
        StoredArray<std::uint64_t> keys;
        StoredArray<float> rarities;  ///< Inverse document frequency, logarithmic.
        float unknown_rarity = 1.0F;
    };

    Vocabulary(Packed packed, const Recipe& recipe);

    /// Whether every index stays inside and every search ends.
    [[nodiscard]] static bool consistent(const Packed& packed);

    [[nodiscard]] FeatureVector vector_of(const std::vector<Feature>& features) const;
    [[nodiscard]] std::size_t size() const { return packed_.keys.size(); }
    [[nodiscard]] const Packed& packed() const { return packed_; }

private:
    static constexpr std::uint32_t absent = 0xFFFFFFFF;

    [[nodiscard]] std::uint32_t find(std::uint64_t key) const;
    std::uint32_t find_or_add(std::uint64_t key);
    void grow();
    [[nodiscard]] bool ignores(const Feature& feature) const;
    [[nodiscard]] float rarity_of(std::uint32_t id, const Feature& feature) const;
    [[nodiscard]] float background(const Feature& feature) const;

    Recipe recipe_;
    Packed packed_;
};

}  // namespace rules
