#pragma once

#include "rules/intents/training_problem.h"
#include "rules/text/stored_array.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rules {

/// The weights of the two classifiers. Packed, a feature keeps one byte per classifier for each
/// class it says something about, or for all classes where that is most of them: then they stand in
/// order and are added many at a time. As they were learned, they take no time to make.
class LinearModel {
public:
    /// What is stored, in the order of features; `row_begin` has one entry more.
    struct Packed {
        StoredArray<std::uint32_t> row_begin;
        StoredArray<std::uint16_t> classes;
        StoredArray<std::int8_t> margins;
        StoredArray<std::int8_t> softmax;
        StoredArray<float> margin_units;  ///< Per feature: what 1 in `margins` stands for.
        StoredArray<float> margin_bases;  ///< Per feature: what every class gets.
        StoredArray<float> softmax_units;
        StoredArray<float> margin_bias;  ///< Per class.
        StoredArray<float> softmax_bias;
    };

    LinearModel() = default;
    LinearModel(const WeightMatrix& margins,
                const WeightMatrix& softmax,
                std::size_t classes,
                float bias);
    explicit LinearModel(Packed packed);
    /// The weights as they were learned: for a few messages, not for keeping.
    [[nodiscard]] static LinearModel unpacked(WeightMatrix margins,
                                              WeightMatrix softmax,
                                              std::size_t classes,
                                              float bias);

    [[nodiscard]] std::size_t classes() const { return classes_; }
    [[nodiscard]] std::size_t features() const { return features_; }
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
    WeightMatrix margins_;  ///< Empty when packed.
    WeightMatrix softmax_;
    std::size_t classes_ = 0;
    std::size_t features_ = 0;
    float bias_ = 1.0F;
};

}  // namespace rules
