#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace rules {

/// What is known about a message besides its best intent, as numbers of about the same size.
inline constexpr std::size_t signal_count = 10;
using Signals = std::array<float, signal_count>;

/// A message the classifier had not seen, and whether its best intent was right.
struct Trial {
    Signals signals{};
    Signals plain_signals{};  ///< What is left of them without word vectors.
    bool right = false;       ///< The best intent is the message's.
    bool in_scope = false;    ///< The message has an intent that the classifier knew.
    float weight = 1.0F;      ///< How often such a message comes, against one in scope.
    float confidence = 0.0F;
    std::uint32_t document = 0;      ///< Which message it was…
    std::uint32_t intent = 0;        ///< …and its best intent.
    bool own = false;                ///< The brand wrote it.
    bool off_topic = false;          ///< No intent fits it.
    bool needs_person = false;       ///< Only a person may answer the message.
    bool asks_for_person = false;    ///< It asks for one.
    bool near = false;               ///< Its intent is among those a choice would offer.
    bool taken_for_problem = false;  ///< The best intent is one that only a person may answer.
    float tone = 0.0F;               ///< How much it sounds like needing a person (Scores::tone)…
    float on_topic = 0.0F;           ///< …and like the book's messages…
    float request = -1.0F;           ///< …and like asking for a person.
    /// Shares of the ranked intents that need a person, in shares of the best intent.
    float risk_share = 0.0F;
    float request_share = 0.0F;  ///< The same of those that ask for one.
    float risk = 0.0F;  ///< What the judge of risk makes of these three and the confidence.
};

}  // namespace rules
