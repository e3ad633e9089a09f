#include "rules/intents/risk_judge.h"

#include "rules/intents/logistic.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rules {
namespace {

constexpr std::size_t fewest_trials = 20;  ///< Of either kind.
constexpr std::size_t weight_count = risk_signal_count + 1;

double log_odds(double share) {
    const double safe = std::clamp(share, 0.003, 0.997);
    return std::log(safe / (1.0 - safe));
}

std::array<double, weight_count> seen_in(const RiskView& view) {
    return {log_odds(view.confidence * view.share), 2.0 * static_cast<double>(view.tone),
            log_odds(view.share / (1.0 + view.share)),
            std::clamp(static_cast<double>(view.on_topic), -2.0, 2.0), 1.0};
}

}  // namespace

RiskView risk_view_of(const Trial& trial) {
    return {static_cast<double>(trial.risk_share), static_cast<double>(trial.confidence),
            trial.tone, trial.on_topic};
}

float RiskJudge::weight_of(const Trial& trial) {
    const bool left_out = !trial.in_scope && !trial.off_topic;
    return left_out ? 1.0F : trial.weight;
}

RiskJudge RiskJudge::learn(std::span<const Trial> trials) {
    const auto in_need = static_cast<std::size_t>(std::count_if(
        trials.begin(), trials.end(), [](const Trial& trial) { return trial.needs_person; }));
    if (in_need < fewest_trials || trials.size() - in_need < fewest_trials) return {};
    std::vector<LogisticRow<weight_count>> rows;
    rows.reserve(trials.size());
    for (const Trial& trial : trials) {
        const auto weight = static_cast<double>(weight_of(trial));
        rows.push_back({seen_in(risk_view_of(trial)), weight, trial.needs_person});
    }
    constexpr double firmness = 0.5;
    const auto learned = fit_logistic<weight_count>(rows, {}, firmness);
    Weights weights{};
    for (std::size_t i = 0; i < weight_count; ++i) {
        if (!std::isfinite(learned[i])) return {};
        weights[i] = static_cast<float>(learned[i]);
    }
    return RiskJudge(weights);
}

double RiskJudge::risk(const RiskView& view) const {
    const auto seen = seen_in(view);
    double sum = 0.0;
    for (std::size_t i = 0; i < weight_count; ++i) {
        sum += static_cast<double>(weights_[i]) * seen[i];
    }
    return 1.0 / (1.0 + std::exp(-sum));
}

}  // namespace rules
