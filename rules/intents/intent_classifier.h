#pragma once

#include "rules/intents/classifier.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace rules {

/// The recipe of the off-topic detector, which is a lighter one. `letters`: whether it looks at
/// letters in a row.
[[nodiscard]] Recipe topic_recipe_of(const Recipe& recipe, bool letters);

/// The recipe of what tells messages that need a person from others: how something is said counts
/// most.
[[nodiscard]] Recipe tone_recipe_of(const Recipe& recipe);

/// What a message may sound like: calm, like trouble, or like asking for a person.
inline constexpr std::size_t manner_count = 3;

/// Ranks the intents of a message, and says whether it is about the book's topics at all and
/// whether it sounds like trouble or like asking for a person. Off-topic messages do not take part
/// in the ranking, which they would only blur.
class IntentClassifier {
public:
    IntentClassifier() = default;
    IntentClassifier(Classifier intents, Classifier topic, Classifier tone)
        : intents_(std::move(intents)), topic_(std::move(topic)), tone_(std::move(tone)) {}

    /// Learns from `documents`; the label `intents` marks a message of no intent.
    [[nodiscard]] static IntentClassifier train(std::span<const LabelledDocument> documents,
                                                std::size_t intents,
                                                const Recipe& recipe);

    /// `with_meaning`: whether what word vectors say counts in the ranking.
    [[nodiscard]] Scores score(const MessageFeatures& features, bool with_meaning = true) const;
    [[nodiscard]] std::size_t intents() const { return intents_.classes(); }
    [[nodiscard]] const Classifier& ranking() const { return intents_; }
    [[nodiscard]] const Classifier& topic() const { return topic_; }
    [[nodiscard]] const Classifier& tone() const { return tone_; }

private:
    Classifier intents_;
    Classifier topic_;  ///< Class 0 is on topic, 1 is off; without classes when nothing is off.
    /// Class 0 is calm, 1 needs a person, 2 asks for one; without classes when none does.
    Classifier tone_;
};

/// So many of the best intents of a message are ranked, and make up its risk.
inline constexpr std::size_t most_ranked_intents = 5;

/// The first of the `intents` shares that are highest, best first.
[[nodiscard]] std::vector<std::uint32_t> best_shares(const std::vector<float>& shares,
                                                     std::size_t intents);

}  // namespace rules
