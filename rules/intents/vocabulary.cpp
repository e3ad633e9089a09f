#include "rules/intents/vocabulary.h"

#include <algorithm>
#include <array>
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
    : recipe_(recipe), slots_(first_slots, absent) {
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
    rarities_.reserve(frequencies.size());
    for (const std::uint32_t frequency : frequencies) rarities_.push_back(rarity(frequency));
    unknown_rarity_ = rarity(0);
}

Vocabulary::Vocabulary(std::vector<std::uint64_t> keys,
                       std::vector<float> rarities,
                       float unknown_rarity,
                       const Recipe& recipe)
    : recipe_(recipe),
      slots_(first_slots, absent),
      rarities_(std::move(rarities)),
      unknown_rarity_(unknown_rarity) {
    for (const std::uint64_t key : keys) find_or_add(key);
}

std::uint32_t Vocabulary::find(std::uint64_t key) const {
    if (slots_.empty()) return absent;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = key & mask;; slot = (slot + 1) & mask) {
        const std::uint32_t id = slots_[slot];
        if (id == absent || keys_[id] == key) return id;
    }
}

std::uint32_t Vocabulary::find_or_add(std::uint64_t key) {
    if (keys_.size() * 2 >= slots_.size()) grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = key & mask;
    while (slots_[slot] != absent) {
        if (keys_[slots_[slot]] == key) return slots_[slot];
        slot = (slot + 1) & mask;
    }
    slots_[slot] = static_cast<std::uint32_t>(keys_.size());
    keys_.push_back(key);
    return slots_[slot];
}

void Vocabulary::grow() {
    slots_.assign(slots_.size() * 2, absent);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t id = 0; id < keys_.size(); ++id) {
        std::size_t slot = keys_[id] & mask;
        while (slots_[slot] != absent) slot = (slot + 1) & mask;
        slots_[slot] = id;
    }
}

bool Vocabulary::ignores(const Feature& feature) const {
    return !recipe_.letters && feature.block == Feature::Block::letters;
}

float Vocabulary::background(const Feature& feature) const {
    if (feature.rank == 0) return recipe_.rare_word;
    return std::min(recipe_.rare_word, 1.0F + std::log(static_cast<float>(feature.rank)));
}

float Vocabulary::rarity_of(std::uint32_t id, const Feature& feature) const {
    const float corpus = id == absent ? unknown_rarity_ : rarities_[id];
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
