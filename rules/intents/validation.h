#pragma once

#include "rules/intents/intent_classifier.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/rejector.h"

#include <span>
#include <vector>

namespace rules {

/// What cross-validation on the training set taught.
struct Lessons {
    Rejector rejector;
    bool plain = false;  ///< The rejector judges better by what is left without word vectors.
    std::vector<Trial> trials;  ///< With the confidence the rejector gives them.
    std::vector<std::uint32_t>
        clashing;  ///< Off-topic documents that look like one of the intents.
};

/// Trains on parts of `documents`, hides some intents each time, and tests on what was left out:
/// the hidden intents are what a customer may ask that the book does not know.
/// `needs_person` holds for each intent whether only a person may answer it.
[[nodiscard]] Lessons cross_validate(std::span<const Document> documents,
                                     const std::vector<bool>& needs_person,
                                     const Recipe& recipe);

/// The confidence at or above which to answer and below which to hand over, and the risk at or
/// above which a person gets the message.
struct Limits {
    double answer = 0.5;
    double clarify = 0.2;
    double risk = 0.25;
};

/// The limits that cost least over the trials when a wrong answer, and an automatic answer to
/// somebody who needs a person, cost what `eagerness` says.
[[nodiscard]] Limits choose_limits(std::span<const Trial> trials, double eagerness);

/// What the trials say will happen to the messages the book knows.
[[nodiscard]] Expectation expect(std::span<const Trial> trials, const Limits& limits);

}  // namespace rules
