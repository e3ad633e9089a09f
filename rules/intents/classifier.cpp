#include "rules/intents/classifier.h"

#include "rules/intents/margin_trainer.h"
#include "rules/intents/softmax_trainer.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// The two highest of the first `count` shares.
void rank_two(Scores& scores, std::size_t count) {
    scores.best = 0;
    scores.second = count > 1 ? 1 : 0;
    if (count > 1 && scores.shares[1] > scores.shares[0]) std::swap(scores.best, scores.second);
    for (std::uint32_t i = 2; i < count; ++i) {
        if (scores.shares[i] > scores.shares[scores.best]) {
            scores.second = scores.best;
            scores.best = i;
        } else if (scores.shares[i] > scores.shares[scores.second]) {
            scores.second = i;
        }
    }
}

TrainingProblem problem_of(std::span<const LabelledDocument> documents,
                           const Vocabulary& vocabulary,
                           std::size_t intents) {
    TrainingProblem problem;
    problem.features = vocabulary.size();
    problem.classes = intents;
    problem.rows.reserve(documents.size());
    for (const auto& [document, label] : documents) {
        problem.classes = std::max<std::size_t>(problem.classes, label + 1);
        problem.rows.push_back({vocabulary.vector_of(document->features), label, document->weight,
                                document->counter_example});
    }
    return problem;
}

}  // namespace

Classifier::Classifier(Vocabulary vocabulary,
                       LinearModel model,
                       std::size_t intents,
                       const Recipe& recipe)
    : vocabulary_(std::move(vocabulary)),
      model_(std::move(model)),
      intents_(intents),
      recipe_(recipe) {}

Classifier Classifier::train(std::span<const LabelledDocument> documents,
                             std::size_t intents,
                             const Recipe& recipe) {
    std::vector<const std::vector<Feature>*> messages;
    messages.reserve(documents.size());
    for (const auto& labelled : documents) messages.push_back(&labelled.document->features);
    Vocabulary vocabulary(messages, recipe);
    const TrainingProblem problem = problem_of(documents, vocabulary, intents);
    if (problem.rows.empty() || intents == 0) return {};
    LinearModel model(train_margins(problem, recipe), train_softmax(problem, recipe),
                      problem.classes, recipe.bias);
    return {std::move(vocabulary), std::move(model), intents, recipe};
}

Scores Classifier::score(const std::vector<Feature>& features) const {
    Scores scores;
    if (intents_ == 0) return scores;
    scores.vector = vocabulary_.vector_of(features);
    scores.margins.resize(model_.classes());
    scores.shares.resize(model_.classes());
    model_.score(scores.vector, scores.margins, scores.shares);
    std::vector<float> margin_shares = scores.margins;
    to_shares(margin_shares, recipe_.margin_scale);
    to_shares(scores.shares, 1.0F);
    for (std::size_t i = 0; i < margin_shares.size(); ++i) {
        scores.shares[i] = 0.5F * (scores.shares[i] + margin_shares[i]);
    }
    rank_two(scores, intents_);
    return scores;
}

}  // namespace rules
