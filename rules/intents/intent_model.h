#pragma once

#include "rules/intents/intent_classifier.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/limits.h"
#include "rules/intents/need_judge.h"
#include "rules/intents/rejector.h"
#include "rules/text/stored_array.h"
#include "rules/text/word_repair.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A message that is known word for word.
struct ExactText {
    std::uint64_t key = 0;
    std::uint64_t label = 0;  ///< Intent, or the number of intents when it is off topic.

    friend bool operator<(const ExactText& a, const ExactText& b) {
        return a.key != b.key ? a.key < b.key : a.label < b.label;
    }
    friend bool operator==(const ExactText& a, const ExactText& b) = default;
};

/// All that an IntentMatcher knows.
struct IntentMatcher::Model {
    std::vector<std::string> intents;
    IntentClassifier classifier;
    Rejector rejector;
    NeedJudge risk_judge, request_judge;
    bool plain = false;  ///< The rejector does without word vectors.
    Limits limits;
    Expectation expectation;
    std::vector<Mistake> mistakes;
    StoredArray<ExactText> exact;        ///< Sorted; a text with two intents is not in it.
    StoredArray<ExactText> refused;      ///< Sorted: counter-examples.
    WordRepair repair;                   ///< Knows the words of the examples.
    std::shared_ptr<const void> keeper;  ///< Of the bytes that the parts lie in; may be null.
    std::shared_ptr<const WordVectorSet> vectors;  ///< May be null.
    bool ok = true;

    /// The signals that the rejector judges by.
    [[nodiscard]] Signals signals(const Scores& scores, const MessageFeatures& features) const;
    [[nodiscard]] std::string to_bytes() const;
    /// Not `ok` when the bytes are damaged, from another version or learned with other vectors.
    [[nodiscard]] static Model from_bytes(KeptBytes kept,
                                          std::shared_ptr<const WordVectorSet> vectors);
};

/// What two messages with the same words share.
[[nodiscard]] std::uint64_t exact_key(const NormalisedText& text);

}  // namespace rules
