#pragma once

#include "rules/intents/intent_classifier.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/need_judge.h"
#include "rules/intents/rejector.h"

#include <span>
#include <vector>

namespace rules {

/// What cross-validation on the training set taught.
struct Lessons {
    Rejector rejector;
    NeedJudge risk_judge, request_judge;
    bool plain = false;  ///< The rejector judges better by what is left without word vectors.
    std::vector<Trial> trials;       ///< With the confidence and the risk that these two give them.
    std::vector<Trial> tone_trials;  ///< Of the messages that only teach the tone.
    std::vector<std::uint32_t>
        clashing;  ///< Off-topic documents that look like one of the intents.
};

/// What is known of each intent.
struct IntentTraits {
    std::vector<bool> needs_person;     ///< Only a person may answer it.
    std::vector<bool> asks_for_person;  ///< Who says it asks for one.
};

/// Trains on parts of `documents`, hides some intents each time, and tests on what was left out:
/// the hidden intents are what a customer may ask that the book does not know.
[[nodiscard]] Lessons cross_validate(std::span<const Document> documents,
                                     const IntentTraits& traits,
                                     const Recipe& recipe);

}  // namespace rules
