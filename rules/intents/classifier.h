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
    MessageFeatures features;
    std::uint32_t label = 0;  ///< Intent, or the number of intents for an off-topic message.
    float weight = 1.0F;
    bool counter_example = false;  ///< It is *not* of `label`.
    bool title = false;            ///< The intent's name: learned from, never tested on.
    bool own = false;              ///< The brand wrote it; it is not the library's.
    bool needs_person = false;     ///< Only a person may answer it.
    bool asks_for_person = false;  ///< It asks for one.
    bool tone_only = false;        ///< Teaches the tone and nothing else.
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
    FeatureVector vector;        ///< What word vectors say stands last and has no token.
    std::uint32_t best = 0;
    std::uint32_t second = 0;
    float on_topic = 1.0F;  ///< Above 0: more like the book's messages than like off-topic ones.
    float tone = 0.0F;      ///< Above 0: more like messages that need a person than like others.
    float request = -1.0F;  ///< Above 0: more like messages that ask for one than like all others.
};

/// Vocabulary and weights: ranks the classes of a message.
class Classifier {
public:
    Classifier() = default;
    Classifier(Vocabulary vocabulary, LinearModel model, const Recipe& recipe);

    /// Learns from `documents`, whose labels are below `classes`.
    [[nodiscard]] static Classifier train(std::span<const LabelledDocument> documents,
                                          std::size_t classes,
                                          const Recipe& recipe);

    /// `with_meaning`: whether what word vectors say counts.
    [[nodiscard]] Scores score(const MessageFeatures& features, bool with_meaning = true) const;
    [[nodiscard]] std::size_t classes() const { return model_.classes(); }
    /// How many numbers a meaning has; 0 without word vectors.
    [[nodiscard]] std::size_t dimensions() const { return model_.features() - vocabulary_.size(); }
    [[nodiscard]] bool sees_letters() const { return recipe_.letters; }
    [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
    [[nodiscard]] const LinearModel& model() const { return model_; }

private:
    Vocabulary vocabulary_;
    LinearModel model_;
    Recipe recipe_;
};

}  // namespace rules
