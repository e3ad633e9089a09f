#pragma once

#include "rules/intents/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rules {

/// One message to learn from.
struct TrainingRow {
    FeatureVector vector;
    std::uint32_t label = 0;  ///< Class, or for a counter-example the class it is *not*.
    float weight = 1.0F;
    bool counter_example = false;
};

/// What a linear classifier learns from. The constant feature has the id `features`.
struct TrainingProblem {
    std::vector<TrainingRow> rows;
    std::size_t features = 0;
    std::size_t classes = 0;
};

/// One row of weights per feature (and one for the constant feature), a column per class.
struct WeightMatrix {
    std::size_t stride = 0;
    std::vector<float> values;

    WeightMatrix() = default;
    WeightMatrix(std::size_t rows, std::size_t columns)
        : stride((columns + 7) / 8 * 8), values(rows * stride, 0.0F) {}
    [[nodiscard]] float* row(std::size_t index) { return values.data() + index * stride; }
    [[nodiscard]] const float* row(std::size_t index) const {
        return values.data() + index * stride;
    }
};

/// A small, fast, seeded sequence of pseudo-random numbers (SplitMix64).
class RandomSequence {
public:
    explicit RandomSequence(std::uint64_t seed) : state_(seed) {}

    [[nodiscard]] std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }
    /// From 0 up to and without `bound`.
    [[nodiscard]] std::size_t below(std::size_t bound) { return next() % bound; }

private:
    std::uint64_t state_;
};

/// The numbers from 0 up to and without `count`, shuffled.
[[nodiscard]] std::vector<std::uint32_t> shuffled(std::size_t count, RandomSequence& random);

/// Adds up the rows of weights of a message's features: a score per class in `scores`.
void add_scores(const WeightMatrix& weights,
                const FeatureVector& vector,
                float bias,
                std::span<float> scores);

/// Adds `steps`, times the value of each feature of a message, to the rows of weights.
void move_weights(WeightMatrix& weights,
                  const FeatureVector& vector,
                  float bias,
                  std::span<const float> steps);

}  // namespace rules
