#include "rules/intents/training_problem.h"

#include "rules/intents/row_arithmetic.h"

#include <numeric>
#include <utility>

namespace rules {

std::vector<std::uint32_t> shuffled(std::size_t count, RandomSequence& random) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

void add_scores(const WeightMatrix& weights,
                const FeatureVector& vector,
                float bias,
                std::span<float> scores) {
    for (std::size_t i = 0; i < vector.ids.size(); ++i) {
        add_scaled(scores.data(), weights.row(vector.ids[i]), vector.values[i], scores.size());
    }
    const std::size_t last = weights.values.size() / weights.stride - 1;
    add_scaled(scores.data(), weights.row(last), bias, scores.size());
}

void move_weights(WeightMatrix& weights,
                  const FeatureVector& vector,
                  float bias,
                  std::span<const float> steps) {
    for (std::size_t i = 0; i < vector.ids.size(); ++i) {
        add_scaled(weights.row(vector.ids[i]), steps.data(), vector.values[i], steps.size());
    }
    const std::size_t last = weights.values.size() / weights.stride - 1;
    add_scaled(weights.row(last), steps.data(), bias, steps.size());
}

}  // namespace rules
