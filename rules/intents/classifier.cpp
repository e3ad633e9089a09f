#include "rules/intents/classifier.h"

#include "rules/intents/centroid_trainer.h"
#include "rules/intents/margin_trainer.h"
#include "rules/intents/softmax_trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rules {
namespace {

/// The two highest shares.
void rank_two(Scores& scores) {
    const auto& shares = scores.shares;
    scores.best = 0;
    scores.second = shares.size() > 1 ? 1 : 0;
    if (shares.size() > 1 && shares[1] > shares[0]) std::swap(scores.best, scores.second);
    for (std::uint32_t i = 2; i < shares.size(); ++i) {
        if (shares[i] > shares[scores.best]) {
            scores.second = scores.best;
            scores.best = i;
        } else if (shares[i] > shares[scores.second]) {
            scores.second = i;
        }
    }
}

/// What a message of each class counts, so that an intent with fifty examples does not drown one
/// with three.
std::vector<float> class_weights(std::span<const LabelledDocument> documents,
                                 std::size_t classes,
                                 const Recipe& recipe) {
    std::vector<float> counts(classes, 0.0F);
    float total = 0.0F;
    for (const auto& [document, label] : documents) {
        if (document->counter_example) continue;
        counts[label] += document->weight;
        total += document->weight;
    }
    const auto present = static_cast<float>(
        std::count_if(counts.begin(), counts.end(), [](float count) { return count > 0.0F; }));
    for (float& count : counts) {
        if (count <= 0.0F) continue;
        const float rarer = std::pow(total / present / count, recipe.balance);
        count = std::clamp(rarer, 1.0F / recipe.most_balance, recipe.most_balance);
    }
    return counts;
}

/// Appends what a message means to what it says; these features stand after the vocabulary.
void add_meaning(std::span<const float> meaning,
                 std::size_t vocabulary,
                 std::size_t dimensions,
                 const Recipe& recipe,
                 FeatureVector& vector) {
    if (meaning.size() != dimensions) return;
    for (std::size_t k = 0; k < dimensions; ++k) {
        vector.ids.push_back(static_cast<std::uint32_t>(vocabulary + k));
        vector.values.push_back(meaning[k] * recipe.vectors_weight);
    }
}

/// How many numbers the meanings of these documents have; 0 when none has one.
std::size_t dimensions_of(std::span<const LabelledDocument> documents, const Recipe& recipe) {
    std::size_t dimensions = 0;
    if (recipe.vectors_weight <= 0.0F) return dimensions;
    for (const auto& [document, label] : documents) {
        dimensions = std::max(dimensions, document->features.meaning.size());
    }
    return dimensions;
}

TrainingProblem problem_of(std::span<const LabelledDocument> documents,
                           const Vocabulary& vocabulary,
                           std::size_t classes,
                           const Recipe& recipe) {
    const std::vector<float> weights = class_weights(documents, classes, recipe);
    TrainingProblem problem;
    const std::size_t dimensions = dimensions_of(documents, recipe);
    problem.features = vocabulary.size() + dimensions;
    problem.classes = classes;
    problem.rows.reserve(documents.size());
    for (const auto& [document, label] : documents) {
        FeatureVector vector = vocabulary.vector_of(document->features.found);
        add_meaning(document->features.meaning, vocabulary.size(), dimensions, recipe, vector);
        problem.rows.push_back({std::move(vector), label, document->weight * weights[label],
                                document->counter_example});
    }
    return problem;
}

}  // namespace

Classifier::Classifier(Vocabulary vocabulary, LinearModel model, const Recipe& recipe)
    : vocabulary_(std::move(vocabulary)), model_(std::move(model)), recipe_(recipe) {}

Classifier Classifier::train(std::span<const LabelledDocument> documents,
                             std::size_t classes,
                             const Recipe& recipe) {
    std::vector<const std::vector<Feature>*> messages;
    messages.reserve(documents.size());
    for (const auto& labelled : documents) messages.push_back(&labelled.document->features.found);
    Vocabulary vocabulary(messages, recipe);
    const TrainingProblem problem = problem_of(documents, vocabulary, classes, recipe);
    if (problem.rows.empty() || classes == 0) return {};
    if (problem.features * problem.classes > recipe.most_weights) {
        LinearModel nearest = train_centroids(problem, recipe);
        return {std::move(vocabulary), std::move(nearest), recipe};
    }
    WeightMatrix margins = train_margins(problem, recipe);
    WeightMatrix softmax = train_softmax(problem, recipe);
    LinearModel model = recipe.packed
                            ? LinearModel(margins, softmax, problem.classes, recipe.bias)
                            : LinearModel::unpacked(std::move(margins), std::move(softmax),
                                                    problem.classes, recipe.bias);
    return {std::move(vocabulary), std::move(model), recipe};
}

Scores Classifier::score(const MessageFeatures& features, bool with_meaning) const {
    Scores scores;
    if (classes() == 0) return scores;
    scores.vector = vocabulary_.vector_of(features.found);
    if (with_meaning && dimensions() > 0) {
        add_meaning(features.meaning, vocabulary_.size(), dimensions(), recipe_, scores.vector);
    }
    scores.margins.resize(model_.classes());
    scores.shares.resize(model_.classes());
    model_.score(scores.vector, scores.margins, scores.shares);
    std::vector<float> margin_shares = scores.margins;
    to_shares(margin_shares, recipe_.margin_scale);
    to_shares(scores.shares, 1.0F);
    for (std::size_t i = 0; i < margin_shares.size(); ++i) {
        scores.shares[i] = 0.5F * (scores.shares[i] + margin_shares[i]);
    }
    rank_two(scores);
    return scores;
}

}  // namespace rules
