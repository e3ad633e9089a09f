#include "rules/intents/margin_trainer.h"

#include "rules/intents/row_arithmetic.h"

#include <algorithm>
#include <cmath>

namespace rules {
namespace {

constexpr float settled = 0.01F;  ///< A step below this moves nothing that matters.

/// Dual coordinate descent over all classes at once (Hsieh et al. 2008, per class).
class DualDescent {
public:
    DualDescent(const TrainingProblem& problem, const Recipe& recipe)
        : problem_(problem),
          recipe_(recipe),
          weights_(problem.features + 1, problem.classes),
          duals_(problem.rows.size(), problem.classes),
          scores_(weights_.stride),
          steps_(weights_.stride),
          sleep_(problem.rows.size(), 0) {
        lengths_.reserve(problem.rows.size());
        for (const TrainingRow& row : problem.rows) {
            float length = recipe.bias * recipe.bias;
            for (const float value : row.vector.values) length += value * value;
            lengths_.push_back(length);
        }
    }

    WeightMatrix run() {
        RandomSequence random(recipe_.seed);
        for (int pass = 0; pass < recipe_.margin_passes; ++pass) {
            float largest = 0.0F;
            for (const std::uint32_t index : shuffled(problem_.rows.size(), random)) {
                if (sleep_[index] > 0) {
                    --sleep_[index];
                    continue;
                }
                const float step = visit(index);
                largest = std::max(largest, step);
                if (step < settled) sleep_[index] = 2;
            }
            if (largest < settled) break;
        }
        return std::move(weights_);
    }

private:
    float visit(std::size_t index) {
        const TrainingRow& row = problem_.rows[index];
        std::fill(scores_.begin(), scores_.end(), 0.0F);
        add_scores(weights_, row.vector, recipe_.bias, scores_);
        const float diagonal = 0.5F / (recipe_.cost * row.weight);
        const DualStep step{diagonal, lengths_[index] + diagonal};
        float* duals = duals_.row(index);
        float largest = 0.0F;
        if (row.counter_example) {
            largest = step_one(row.label, -1.0F, step, duals);
        } else {
            const float own = duals[row.label];
            largest = dual_steps(scores_.data(), duals, steps_.data(), problem_.classes, step);
            duals[row.label] = own;
            largest = std::max(largest, step_one(row.label, 1.0F, step, duals));
        }
        if (largest > settled * 0.1F) move_weights(weights_, row.vector, recipe_.bias, steps_);
        if (row.counter_example) steps_[row.label] = 0.0F;
        return largest;
    }

    /// The step of one class: `side` is 1 when the example belongs to it, -1 when not.
    float step_one(std::size_t label, float side, DualStep step, float* duals) {
        const float gradient = side * scores_[label] - 1.0F + duals[label] * step.diagonal;
        const float next = std::max(0.0F, duals[label] - gradient / step.curvature);
        const float moved = next - duals[label];
        if (side < 0.0F) std::fill(steps_.begin(), steps_.end(), 0.0F);
        steps_[label] = side * moved;
        duals[label] = next;
        return std::fabs(moved);
    }

    const TrainingProblem& problem_;
    const Recipe& recipe_;
    WeightMatrix weights_;
    WeightMatrix duals_;
    std::vector<float> lengths_;
    std::vector<float> scores_;
    std::vector<float> steps_;
    std::vector<std::uint8_t> sleep_;
};

}  // namespace

WeightMatrix train_margins(const TrainingProblem& problem, const Recipe& recipe) {
    return DualDescent(problem, recipe).run();
}

}  // namespace rules
