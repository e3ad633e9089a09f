#pragma once

#include "rules/intents/classifier.h"
#include "rules/intents/trial.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace rules {

/// The signals of a scored message. `features` are the message's.
[[nodiscard]] Signals signals_of(const Scores& scores, const MessageFeatures& features);
/// The signals of `best` as if it were the best of `scores`.
[[nodiscard]] Signals signals_about(std::uint32_t best,
                                    Scores scores,
                                    const MessageFeatures& features);

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
