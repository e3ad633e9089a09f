#pragma once

#include "rules/intents/linear_model.h"
#include "rules/intents/recipe.h"
#include "rules/intents/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rules {

/// A message prepared for learning.
struct Document {
    std::vector<Feature> features;
    std::uint32_t label = 0;  ///< Intent, or the number of intents for an off-topic message.
    float weight = 1.0F;
    bool counter_example = false;  ///< It is *not* of `label`.
    bool title = false;            ///< The intent's name: learned from, never tested on.
    std::uint32_t twin = 0;        ///< Messages with the same words share it.
};

/// A document and the class it has in one training, where some intents may be hidden.
struct LabelledDocument {
    const Document* document = nullptr;
    std::uint32_t label = 0;
};

/// What the classifiers think of a message.
struct Scores {
    std::vector<float> margins;  ///< Per class.
    std::vector<float> shares;   ///< Per class: mean of both classifiers, adding up to one.
    FeatureVector vector;
    std::uint32_t best = 0;  ///< Among the intents: never the off-topic class.
    std::uint32_t second = 0;
};

/// Vocabulary and weights: ranks the intents of a message.
class Classifier {
public:
    Classifier() = default;
    Classifier(Vocabulary vocabulary, LinearModel model, std::size_t intents, const Recipe& recipe);

    /// Learns from `documents`; the class `intents`, when one has it, is the off-topic class.
    [[nodiscard]] static Classifier train(std::span<const LabelledDocument> documents,
                                          std::size_t intents,
                                          const Recipe& recipe);

    [[nodiscard]] Scores score(const std::vector<Feature>& features) const;
    [[nodiscard]] std::size_t intents() const { return intents_; }
    [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
    [[nodiscard]] const LinearModel& model() const { return model_; }

private:
    Vocabulary vocabulary_;
    LinearModel model_;
    std::size_t intents_ = 0;
    Recipe recipe_;
};

}  // namespace rules
