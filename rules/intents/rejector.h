#pragma once

#include "rules/intents/classifier.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace rules {

/// What is known about a message besides its best intent, as numbers of about the same size.
inline constexpr std::size_t signal_count = 10;
using Signals = std::array<float, signal_count>;

/// The signals of a scored message. `features` are the message's.
[[nodiscard]] Signals signals_of(const Scores& scores, const MessageFeatures& features);
/// The signals of `best` as if it were the best of `scores`.
[[nodiscard]] Signals signals_about(std::uint32_t best,
                                    Scores scores,
                                    const MessageFeatures& features);

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
    bool near = false;               ///< Its intent is among those a choice would offer.
    bool taken_for_problem = false;  ///< The best intent is one that only a person may answer.
    /// Shares of the ranked intents that need a person, in shares of the best intent; times the
    /// confidence it is the risk.
    float risk_share = 0.0F;
};

/// Says how sure the best intent is, from the signals: a logistic regression.
class Rejector {
public:
    Rejector() = default;
    explicit Rejector(const std::array<float, signal_count + 1>& weights) : weights_(weights) {}

    /// Learns from trials; the fewer there are, the more it leans on what most books teach.
    [[nodiscard]] static Rejector learn(std::span<const Trial> trials);

    /// How badly the confidences fit the trials: mean logarithmic loss.
    [[nodiscard]] double loss(std::span<const Trial> trials) const;

    /// 0 to 1.
    [[nodiscard]] float confidence(const Signals& signals) const;
    [[nodiscard]] const std::array<float, signal_count + 1>& weights() const { return weights_; }

private:
    /// Keeps the order of the trials but makes the confidences true for their weights (Platt's
    /// scaling).
    void calibrate(std::span<const Trial> trials);

    [[nodiscard]] float sum(const Signals& signals) const;

    std::array<float, signal_count + 1> weights_{};  ///< The last is the constant.
};

}  // namespace rules
