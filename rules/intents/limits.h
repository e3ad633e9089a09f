#pragma once

#include "rules/intents/intent_matcher.h"
#include "rules/intents/trial.h"

#include <span>

namespace rules {

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
