#include "rules/intents/softmax_trainer.h"

#include "rules/intents/row_arithmetic.h"

#include <algorithm>
#include <cmath>

namespace rules {
namespace {

class SoftmaxDescent {
public:
    SoftmaxDescent(const TrainingProblem& problem, const Recipe& recipe)
        : problem_(problem),
          recipe_(recipe),
          weights_(problem.features + 1, problem.classes),
          travelled_(problem.features + 1, 1e-2F),
          scores_(weights_.stride) {}

    WeightMatrix run() {
        RandomSequence random(recipe_.seed + 1);
        for (int pass = 0; pass < recipe_.softmax_passes; ++pass) {
            for (const std::uint32_t index : shuffled(problem_.rows.size(), random)) {
                visit(problem_.rows[index], random);
            }
        }
        return std::move(weights_);
    }

private:
    void visit(const TrainingRow& row, RandomSequence& random) {
        keep_some(row.vector, random);
        std::fill(scores_.begin(), scores_.end(), 0.0F);
        add_scores(weights_, kept_, recipe_.bias, scores_);
        const std::span<float> shares(scores_.data(), problem_.classes);
        to_shares(shares, 1.0F);
        to_errors(row, shares);
        float length = 0.0F;
        for (const float error : shares) length += error * error;
        for (std::size_t i = 0; i < kept_.ids.size(); ++i) {
            move(kept_.ids[i], kept_.values[i], length);
        }
        move(problem_.features, recipe_.bias, length);
    }

    /// Leaves features out at random and makes up for it in the others.
    void keep_some(const FeatureVector& vector, RandomSequence& random) {
        kept_.ids.clear();
        kept_.values.clear();
        const auto limit = static_cast<std::uint32_t>(recipe_.dropout * 65536.0F);
        const float scale = 1.0F / (1.0F - recipe_.dropout);
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < vector.ids.size(); ++i) {
            bits = i % 4 == 0 ? random.next() : bits >> 16U;
            if ((bits & 0xFFFFU) < limit) continue;
            kept_.ids.push_back(vector.ids[i]);
            kept_.values.push_back(vector.values[i] * scale);
        }
    }

    /// Wanted minus given share, times the weight of the example.
    static void to_errors(const TrainingRow& row, std::span<float> shares) {
        const float own = shares[row.label];
        if (row.counter_example) {
            // What is not this class is shared by the others as they stand.
            const float others = std::max(1e-6F, 1.0F - own);
            for (float& share : shares) share *= row.weight * own / others;
            shares[row.label] = -row.weight * own;
            return;
        }
        for (float& share : shares) share *= -row.weight;
        shares[row.label] += row.weight;
    }

    void move(std::size_t feature, float value, float length) {
        float& travelled = travelled_[feature];
        travelled += value * value * length;
        const float rate = recipe_.softmax_rate / std::sqrt(travelled);
        add_scaled(weights_.row(feature), scores_.data(), rate * value, problem_.classes);
    }

    const TrainingProblem& problem_;
    const Recipe& recipe_;
    WeightMatrix weights_;
    std::vector<float> travelled_;
    std::vector<float> scores_;
    FeatureVector kept_;
};

}  // namespace

void to_shares(std::span<float> scores, float scale) {
    if (scores.empty()) return;
    const float highest = *std::max_element(scores.begin(), scores.end());
    float total = 0.0F;
    for (float& score : scores) {
        score = std::exp((score - highest) * scale);
        total += score;
    }
    for (float& score : scores) score /= total;
}

WeightMatrix train_softmax(const TrainingProblem& problem, const Recipe& recipe) {
    return SoftmaxDescent(problem, recipe).run();
}

}  // namespace rules
