#pragma once

#include "rules/intents/linear_model.h"
#include "rules/intents/recipe.h"
#include "rules/intents/training_problem.h"

namespace rules {

/// For books with so many intents that a weight for every feature and intent would not fit in
/// memory: each intent is the mean of its examples, and a message belongs to the nearest. Linear in
/// the examples in time and size.
[[nodiscard]] LinearModel train_centroids(const TrainingProblem& problem, const Recipe& recipe);

}  // namespace rules
