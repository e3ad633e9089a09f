#pragma once

#include "rules/intents/trial.h"

#include <array>
#include <span>

namespace rules {

/// So many numbers speak for and against somebody's needing a person.
inline constexpr std::size_t risk_signal_count = 4;

/// What is known of a message when its risk is judged.
struct RiskView {
    /// Shares of the ranked intents that need a person, in shares of the best intent.
    double share = 0.0;
    double confidence = 0.0;  ///< That the best intent is right.
    float tone = 0.0F;        ///< Above 0: more like messages that need a person than like others.
    float on_topic = 0.0F;    ///< Above 0: more like the book's messages than like off-topic ones.
};

/// Says how likely a message needs a person, from what its likeliest intents are and from how much
/// it sounds like trouble, whatever it is about: a logistic regression.
class RiskJudge {
public:
    using Weights = std::array<float, risk_signal_count + 1>;

    RiskJudge() = default;
    explicit RiskJudge(const Weights& weights) : weights_(weights) {}

    /// Learns from trials, in which the confidence stands already. With too few messages that need
    /// a person, or too few others, the shares of the intents say it all.
    [[nodiscard]] static RiskJudge learn(std::span<const Trial> trials);

    /// What a trial counts here. What a book leaves out comes too, and needs a person as often.
    [[nodiscard]] static float weight_of(const Trial& trial);

    /// 0 to 1.
    [[nodiscard]] double risk(const RiskView& view) const;
    [[nodiscard]] const Weights& weights() const { return weights_; }

private:
    Weights weights_{1.0F, 0.0F, 0.0F, 0.0F, 0.0F};  ///< The last is the constant.
};

/// The view of a trial.
[[nodiscard]] RiskView risk_view_of(const Trial& trial);

}  // namespace rules
