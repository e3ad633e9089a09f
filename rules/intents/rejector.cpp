#include "rules/intents/rejector.h"

#include "rules/intents/logistic.h"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

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

using Weights = std::array<float, signal_count + 1>;

/// What most books teach: where a book has few trials of its own, they lean on these.
constexpr Weights usual{0.9F, 0.7F, 1.3F, 0.3F, -1.2F, -0.8F, 0.2F, 0.0F, -0.2F, 1.0F, -0.8F};
constexpr float usual_counts = 200.0F;  ///< As many trials as these stand for.
constexpr double usual_shift = 1.0;     ///< Of the calibration, and how firmly it is believed.
constexpr double usual_firmness = 2.0;

/// L2-regularised logistic regression of `right` on the signals; the last weight is the constant.
Weights regression(std::span<const Trial> trials) {
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
    Weights weights{};
    for (std::size_t k = 0; k <= signal_count; ++k) {
        weights[k] = side * static_cast<float>(learned->w[k]);
    }
    return weights;
}

}  // namespace

Signals signals_of(const Scores& scores, const MessageFeatures& features) {
    const bool alone = scores.margins.size() < 2;
    const float best = scores.margins[scores.best];
    const float second = alone ? -1.0F : scores.margins[scores.second];
    const auto& found = features.found;
    const auto words = std::count_if(found.begin(), found.end(), [](const Feature& feature) {
        return feature.block == Feature::Block::word;
    });
    return {best,
            best - second,
            log_odds(scores.shares[scores.best]) * 0.25F,
            scores.shares[scores.best] - (alone ? 0.0F : scores.shares[scores.second]),
            entropy_of(scores.shares),
            scores.vector.unknown_words,
            scores.vector.unknown_letters,
            std::log(1.0F + static_cast<float>(words)) * 0.5F,
            1.0F / (1.0F + static_cast<float>(words)),
            std::clamp(scores.on_topic, -2.0F, 2.0F)};
}

Signals signals_about(std::uint32_t best, Scores scores, const MessageFeatures& features) {
    if (scores.best != best) scores.second = scores.best;
    scores.best = best;
    return signals_of(scores, features);
}

Rejector Rejector::learn(std::span<const Trial> trials) {
    Rejector rejector(usual);
    const auto right = static_cast<std::size_t>(std::count_if(
        trials.begin(), trials.end(), [](const Trial& trial) { return trial.right; }));
    if (right >= fewest_trials && trials.size() - right >= fewest_trials) {
        const Weights learned = regression(trials);
        const auto count = static_cast<float>(trials.size());
        const float share = count / (count + usual_counts);
        for (std::size_t k = 0; k <= signal_count; ++k) {
            rejector.weights_[k] = share * learned[k] + (1.0F - share) * usual[k];
        }
    }
    rejector.calibrate(trials);
    return rejector;
}

void Rejector::calibrate(std::span<const Trial> trials) {
    std::vector<LogisticRow<2>> rows;
    rows.reserve(trials.size());
    for (const Trial& trial : trials) {
        rows.push_back({{static_cast<double>(sum(trial.signals)), 1.0},
                        static_cast<double>(trial.weight),
                        trial.right});
    }
    auto [slope, shift] = fit_logistic<2>(rows, {1.0, usual_shift}, usual_firmness);
    if (!(slope > 0.05) || !std::isfinite(shift)) {
        slope = 1.0;
        shift = usual_shift;
    }
    for (float& weight : weights_) weight *= static_cast<float>(slope);
    weights_.back() += static_cast<float>(shift);
}

double Rejector::loss(std::span<const Trial> trials) const {
    double total = 0.0;
    double weight = 1e-9;
    for (const Trial& trial : trials) {
        const double said =
            std::clamp(static_cast<double>(confidence(trial.signals)), 1e-6, 1.0 - 1e-6);
        total -= static_cast<double>(trial.weight) * std::log(trial.right ? said : 1.0 - said);
        weight += static_cast<double>(trial.weight);
    }
    return total / weight;
}

float Rejector::sum(const Signals& signals) const {
    float total = weights_[signal_count];
    for (std::size_t i = 0; i < signal_count; ++i) total += weights_[i] * signals[i];
    return total;
}

float Rejector::confidence(const Signals& signals) const {
    return 1.0F / (1.0F + std::exp(-sum(signals)));
}

}  // namespace rules
