#pragma once

#include "rules/intents/recipe.h"
#include "rules/intents/training_problem.h"

namespace rules {

/// One linear support vector machine per class against all others (squared hinge loss), solved
/// together by dual coordinate descent: one pass over the features of an example serves every
/// class.
[[nodiscard]] WeightMatrix train_margins(const TrainingProblem& problem, const Recipe& recipe);

}  // namespace rules
