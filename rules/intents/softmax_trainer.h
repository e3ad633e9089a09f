#pragma once

#include "rules/intents/recipe.h"
#include "rules/intents/training_problem.h"

namespace rules {

/// A softmax classifier that learns while features are left out at random, so that no single one
/// decides; AdaGrad with one rate per feature.
[[nodiscard]] WeightMatrix train_softmax(const TrainingProblem& problem, const Recipe& recipe);

/// Turns `scores · scale` into shares that add up to one.
void to_shares(std::span<float> scores, float scale);

}  // namespace rules
