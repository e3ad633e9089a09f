#include "rules/intents/need_judge.h"

#include "rules/intents/logistic.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rules {
namespace {

constexpr std::size_t fewest_trials = 20;  ///< Of either kind.
constexpr std::size_t weight_count = need_signal_count + 1;

double log_odds(double share) {
    const double safe = std::clamp(share, 0.003, 0.997);
    return std::log(safe / (1.0 - safe));
}

std::array<double, weight_count> seen_in(const NeedView& view) {
    return {log_odds(view.confidence * view.share), 2.0 * static_cast<double>(view.manner),
            log_odds(view.share / (1.0 + view.share)),
            std::clamp(static_cast<double>(view.on_topic), -2.0, 2.0), 1.0};
}

}  // namespace

JudgedMessage judged_by_risk(const Trial& trial) {
    const bool left_out = !trial.in_scope && !trial.off_topic;
    return {{static_cast<double>(trial.risk_share), static_cast<double>(trial.confidence),
             trial.tone, trial.on_topic},
            left_out ? 1.0 : static_cast<double>(trial.weight),
            trial.needs_person};
}

JudgedMessage judged_by_request(const Trial& trial) {
    JudgedMessage judged = judged_by_risk(trial);
    judged.view.share = static_cast<double>(trial.request_share);
    judged.view.manner = trial.request;
    judged.in_need = trial.asks_for_person;
    return judged;
}

NeedJudge NeedJudge::learn(std::span<const JudgedMessage> messages) {
    const auto in_need = static_cast<std::size_t>(
        std::count_if(messages.begin(), messages.end(),
                      [](const JudgedMessage& message) { return message.in_need; }));
    if (in_need < fewest_trials || messages.size() - in_need < fewest_trials) return {};
    std::vector<LogisticRow<weight_count>> rows;
    rows.reserve(messages.size());
    for (const JudgedMessage& message : messages) {
        rows.push_back({seen_in(message.view), message.weight, message.in_need});
    }
    constexpr double firmness = 0.5;
    const auto learned = fit_logistic<weight_count>(rows, {}, firmness);
    Weights weights{};
    for (std::size_t i = 0; i < weight_count; ++i) {
        if (!std::isfinite(learned[i])) return {};
        weights[i] = static_cast<float>(learned[i]);
    }
    return NeedJudge(weights);
}

double NeedJudge::likelihood(const NeedView& view) const {
    const auto seen = seen_in(view);
    double sum = 0.0;
    for (std::size_t i = 0; i < weight_count; ++i) {
        sum += static_cast<double>(weights_[i]) * seen[i];
    }
    return 1.0 / (1.0 + std::exp(-sum));
}

}  // namespace rules
