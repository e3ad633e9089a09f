#include "rules/intents/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t first_slots = 1024;

float block_weight(Feature::Block block, const Recipe& recipe) {
    switch (block) {
        case Feature::Block::bigram:
            return recipe.bigram_weight;
        case Feature::Block::meaning:
            return recipe.meaning_weight;
        case Feature::Block::manner:
            return recipe.manner_weight;
        case Feature::Block::word:
        case Feature::Block::letters:
            break;
    }
    return 1.0F;
}

std::size_t norm_of(Feature::Block block) {
    return block == Feature::Block::letters ? 1 : 0;
}

}  // namespace

Vocabulary::Vocabulary(std::span<const std::vector<Feature>* const> messages, const Recipe& recipe)
    : recipe_(recipe) {
    packed_.slots.own().assign(first_slots, absent);
    std::vector<std::uint32_t> frequencies;
    for (const auto* message : messages) {
        for (const Feature& feature : *message) {
            if (ignores(feature)) continue;
            const std::uint32_t id = find_or_add(feature.key);
            if (id == frequencies.size()) frequencies.push_back(0);
            ++frequencies[id];
        }
    }
    const auto rarity = [count = static_cast<float>(messages.size())](std::uint32_t frequency) {
        return std::log((1.0F + count) / (1.0F + static_cast<float>(frequency))) + 1.0F;
    };
    std::vector<float>& rarities = packed_.rarities.own();
    rarities.reserve(frequencies.size());
    for (const std::uint32_t frequency : frequencies) rarities.push_back(rarity(frequency));
    packed_.unknown_rarity = rarity(0);
}

Vocabulary::Vocabulary(Packed packed, const Recipe& recipe)
    : recipe_(recipe), packed_(std::move(packed)) {}

bool Vocabulary::consistent(const Packed& packed) {
    const std::size_t known = packed.keys.size();
    return packed.rarities.size() == known && std::has_single_bit(packed.slots.size()) &&
           std::find(packed.slots.begin(), packed.slots.end(), absent) != packed.slots.end() &&
           std::all_of(packed.slots.begin(), packed.slots.end(),
                       [&](std::uint32_t id) { return id == absent || id < known; });
}

std::uint32_t Vocabulary::find(std::uint64_t key) const {
    const auto slots = packed_.slots.view();
    if (slots.empty()) return absent;
    const std::size_t mask = slots.size() - 1;
    for (std::size_t slot = key & mask;; slot = (slot + 1) & mask) {
        const std::uint32_t id = slots[slot];
        if (id == absent || packed_.keys[id] == key) return id;
    }
}

std::uint32_t Vocabulary::find_or_add(std::uint64_t key) {
    std::vector<std::uint32_t>& slots = packed_.slots.own();
    std::vector<std::uint64_t>& keys = packed_.keys.own();
    if (keys.size() * 2 >= slots.size()) grow();
    const std::size_t mask = slots.size() - 1;
    std::size_t slot = key & mask;
    while (slots[slot] != absent) {
        if (keys[slots[slot]] == key) return slots[slot];
        slot = (slot + 1) & mask;
    }
    slots[slot] = static_cast<std::uint32_t>(keys.size());
    keys.push_back(key);
    return slots[slot];
}

void Vocabulary::grow() {
    std::vector<std::uint32_t>& slots = packed_.slots.own();
    const std::vector<std::uint64_t>& keys = packed_.keys.own();
    slots.assign(slots.size() * 2, absent);
    const std::size_t mask = slots.size() - 1;
    for (std::uint32_t id = 0; id < keys.size(); ++id) {
        std::size_t slot = keys[id] & mask;
        while (slots[slot] != absent) slot = (slot + 1) & mask;
        slots[slot] = id;
    }
}

bool Vocabulary::ignores(const Feature& feature) const {
    if (feature.block == Feature::Block::manner) return recipe_.manner_weight <= 0.0F;
    return !recipe_.letters && feature.block == Feature::Block::letters;
}

float Vocabulary::background(const Feature& feature) const {
    if (feature.rank == 0) return recipe_.rare_word;
    return std::min(recipe_.rare_word, 1.0F + std::log(static_cast<float>(feature.rank)));
}

float Vocabulary::rarity_of(std::uint32_t id, const Feature& feature) const {
    const float corpus = id == absent ? packed_.unknown_rarity : packed_.rarities[id];
    if (feature.block != Feature::Block::word) return corpus;
    return (1.0F - recipe_.background_share) * corpus +
           recipe_.background_share * background(feature);
}

FeatureVector Vocabulary::vector_of(const std::vector<Feature>& features) const {
    FeatureVector result;
    result.ids.reserve(features.size());
    result.values.reserve(features.size());
    result.tokens.reserve(features.size());
    std::array<float, 2> total{};
    std::array<float, 2> unknown{};
    std::vector<std::uint8_t> norms;
    norms.reserve(features.size());
    for (const Feature& feature : features) {
        if (ignores(feature)) continue;
        const std::uint32_t id = find(feature.key);
        const float frequency =
            feature.count == 1 ? 1.0F : 1.0F + std::log(static_cast<float>(feature.count));
        const float value =
            frequency * rarity_of(id, feature) * block_weight(feature.block, recipe_);
        const std::size_t norm = norm_of(feature.block);
        total[norm] += value * value;
        if (id == absent) {
            unknown[norm] += value * value;
            continue;
        }
        result.ids.push_back(id);
        result.values.push_back(value);
        result.tokens.push_back(feature.token);
        norms.push_back(static_cast<std::uint8_t>(norm));
    }
    const std::array<float, 2> scale{
        total[0] > 0 ? recipe_.word_weight / std::sqrt(total[0]) : 0.0F,
        total[1] > 0 ? 1.0F / std::sqrt(total[1]) : 0.0F};
    for (std::size_t i = 0; i < norms.size(); ++i) result.values[i] *= scale[norms[i]];
    if (total[0] > 0) result.unknown_words = unknown[0] / total[0];
    if (total[1] > 0) result.unknown_letters = unknown[1] / total[1];
    return result;
}

}  // namespace rules
