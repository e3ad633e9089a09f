#pragma once

#include "rules/intents/intent_classifier.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/rejector.h"
#include "rules/intents/risk_judge.h"

#include <span>
#include <vector>

namespace rules {

/// What cross-validation on the training set taught.
struct Lessons {
    Rejector rejector;
    RiskJudge risk_judge;
    bool plain = false;  ///< The rejector judges better by what is left without word vectors.
    std::vector<Trial> trials;       ///< With the confidence and the risk that these two give them.
    std::vector<Trial> tone_trials;  ///< Of the messages that only teach the tone.
    std::vector<std::uint32_t>
        clashing;  ///< Off-topic documents that look like one of the intents.
};

/// Trains on parts of `documents`, hides some intents each time, and tests on what was left out:
/// the hidden intents are what a customer may ask that the book does not know.
/// `needs_person` holds for each intent whether only a person may answer it.
[[nodiscard]] Lessons cross_validate(std::span<const Document> documents,
                                     const std::vector<bool>& needs_person,
                                     const Recipe& recipe);

}  // namespace rules
