#pragma once

#include "rules/intents/trial.h"

#include <array>
#include <span>

namespace rules {

/// So many numbers speak for and against a need.
inline constexpr std::size_t need_signal_count = 4;

/// What is known of a message when a need is judged: of a person at all (its risk), or that it asks
/// for one.
struct NeedView {
    /// Shares of the ranked intents that have the need, in shares of the best intent.
    double share = 0.0;
    double confidence = 0.0;  ///< That the best intent is right.
    float manner = 0.0F;      ///< Above 0: it sounds more like messages with the need than not.
    float on_topic = 0.0F;    ///< Above 0: more like the book's messages than like off-topic ones.
};

/// A message of which it is known whether it has the need.
struct JudgedMessage {
    NeedView view;
    double weight = 1.0;  ///< How often such a message comes.
    bool in_need = false;
};

/// Says how likely a message has a need, from what its likeliest intents are and from how much it
/// sounds like it, whatever it is about: a logistic regression.
class NeedJudge {
public:
    using Weights = std::array<float, need_signal_count + 1>;

    NeedJudge() = default;
    explicit NeedJudge(const Weights& weights) : weights_(weights) {}

    /// With too few messages that have the need, or too few others, the shares of the intents say
    /// it all.
    [[nodiscard]] static NeedJudge learn(std::span<const JudgedMessage> messages);

    /// 0 to 1.
    [[nodiscard]] double likelihood(const NeedView& view) const;
    [[nodiscard]] const Weights& weights() const { return weights_; }
    /// Whether there was enough to learn from.
    [[nodiscard]] bool learned() const { return weights_ != untaught; }

private:
    static constexpr Weights untaught{1.0F, 0.0F, 0.0F, 0.0F, 0.0F};

    Weights weights_ = untaught;  ///< The last is the constant.
};

/// What a trial, in which the confidence stands already, teaches about the need of a person. What a
/// book leaves out comes too, and needs one as often.
[[nodiscard]] JudgedMessage judged_by_risk(const Trial& trial);
/// What it teaches about asking for one.
[[nodiscard]] JudgedMessage judged_by_request(const Trial& trial);

}  // namespace rules
