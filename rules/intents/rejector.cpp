#include "rules/intents/rejector.h"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace rules {
namespace {

constexpr std::size_t fewest_trials = 20;  ///< Of either kind.

float log_odds(float share) {
    const float safe = std::clamp(share, 0.001F, 0.999F);
    return std::log(safe / (1.0F - safe));
}

float entropy_of(std::span<const float> shares) {
    float entropy = 0.0F;
    for (const float share : shares) {
        if (share > 1e-6F) entropy -= share * std::log(share);
    }
    return entropy / std::log(static_cast<float>(std::max<std::size_t>(2, shares.size())));
}

void say_nothing(const char*) {}

}  // namespace

Signals signals_of(const Scores& scores,
                   const std::vector<Feature>& features,
                   std::size_t intents) {
    const float best = scores.margins[scores.best];
    const float second = intents > 1 ? scores.margins[scores.second] : -1.0F;
    const bool has_off_topic = scores.margins.size() > intents;
    const float off_topic = has_off_topic ? scores.margins[intents] : -1.0F;
    const float off_share = has_off_topic ? scores.shares[intents] : 0.0F;
    const auto words = std::count_if(features.begin(), features.end(), [](const Feature& feature) {
        return feature.block == Feature::Block::word;
    });
    return {best,
            best - second,
            log_odds(scores.shares[scores.best]) * 0.25F,
            scores.shares[scores.best] - (intents > 1 ? scores.shares[scores.second] : 0.0F),
            entropy_of(scores.shares),
            scores.vector.unknown_words,
            scores.vector.unknown_letters,
            std::log(1.0F + static_cast<float>(words)) * 0.5F,
            1.0F / (1.0F + static_cast<float>(words)),
            best - off_topic,
            off_share};
}

Rejector Rejector::learn(std::span<const Trial> trials) {
    // Where there is nothing to learn from: the margin and the share of the best intent decide.
    Rejector careful({4.0F, 2.0F, 2.0F, 1.0F, 0.0F, -1.0F, -1.0F, 0.0F, 0.0F, 0.0F, -2.0F, 0.5F});
    const auto right = static_cast<std::size_t>(std::count_if(
        trials.begin(), trials.end(), [](const Trial& trial) { return trial.right; }));
    if (right < fewest_trials || trials.size() - right < fewest_trials) return careful;

    std::vector<std::array<feature_node, signal_count + 2>> rows(trials.size());
    std::vector<feature_node*> pointers;
    std::vector<double> targets;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        for (std::size_t k = 0; k < signal_count; ++k) {
            rows[i][k] = {static_cast<int>(k) + 1, static_cast<double>(trials[i].signals[k])};
        }
        rows[i][signal_count] = {static_cast<int>(signal_count) + 1, 1.0};
        rows[i][signal_count + 1] = {-1, 0.0};
        pointers.push_back(rows[i].data());
        targets.push_back(trials[i].right ? 1.0 : -1.0);
    }
    problem data{};
    data.l = static_cast<int>(trials.size());
    data.n = static_cast<int>(signal_count) + 1;
    data.y = targets.data();
    data.x = pointers.data();
    data.bias = -1.0;
    parameter how{};
    how.solver_type = L2R_LR;
    how.eps = 1e-3;
    how.C = 1.0;
    set_print_string_function(say_nothing);
    const auto release = [](model* learned) { free_and_destroy_model(&learned); };
    const std::unique_ptr<model, decltype(release)> learned(train(&data, &how), release);
    const float side = learned->label[0] == 1 ? 1.0F : -1.0F;
    std::array<float, signal_count + 1> weights{};
    for (std::size_t k = 0; k <= signal_count; ++k) {
        weights[k] = side * static_cast<float>(learned->w[k]);
    }
    return Rejector(weights);
}

float Rejector::confidence(const Signals& signals) const {
    float sum = weights_[signal_count];
    for (std::size_t i = 0; i < signal_count; ++i) sum += weights_[i] * signals[i];
    return 1.0F / (1.0F + std::exp(-sum));
}

}  // namespace rules
