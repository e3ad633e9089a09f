#pragma once

#include "rules/intents/training_problem.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rules {

/// The weights of the two classifiers, packed: a feature keeps one byte per classifier for each
/// class it says something about.
class LinearModel {
public:
    /// What is stored, in the order of features; `row_begin` has one entry more.
    struct Packed {
        std::vector<std::uint32_t> row_begin;
        std::vector<std::uint16_t> classes;
        std::vector<std::int8_t> margins;
        std::vector<std::int8_t> softmax;
        std::vector<float> margin_units;  ///< Per feature: what 1 in `margins` stands for.
        std::vector<float> margin_bases;  ///< Per feature: what every class gets.
        std::vector<float> softmax_units;
        std::vector<float> margin_bias;  ///< Per class.
        std::vector<float> softmax_bias;
    };

    LinearModel() = default;
    LinearModel(const WeightMatrix& margins,
                const WeightMatrix& softmax,
                std::size_t classes,
                float bias);
    explicit LinearModel(Packed packed);

    [[nodiscard]] std::size_t classes() const { return packed_.margin_bias.size(); }
    [[nodiscard]] const Packed& packed() const { return packed_; }

    /// Scores of both classifiers, one per class each.
    void score(const FeatureVector& vector,
               std::span<float> margins,
               std::span<float> softmax) const;

    /// How much the feature at `index` of `vector` speaks for a class.
    [[nodiscard]] float contribution(const FeatureVector& vector,
                                     std::size_t index,
                                     std::uint32_t class_index) const;

private:
    void pack_row(const float* margins, const float* softmax, std::size_t classes);

    Packed packed_;
};

}  // namespace rules
