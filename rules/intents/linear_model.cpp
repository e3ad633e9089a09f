#include "rules/intents/linear_model.h"

#include "rules/intents/row_arithmetic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace rules {
namespace {

constexpr float byte_range = 127.0F;
constexpr int smallest_kept = 2;  ///< Of 127: less says nothing.
/// A row with so many of its classes keeps them all.
constexpr float whole_row = 0.6F;
/// With fewer classes a call costs more than it saves.
constexpr std::size_t fewest_at_a_time = 8;

float largest_distance(const float* values, std::size_t size, float from) {
    float largest = 0.0F;
    for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, std::fabs(values[i] - from));
    return largest;
}

std::int8_t to_byte(float value, float unit) {
    if (unit <= 0.0F) return 0;
    return static_cast<std::int8_t>(value / unit + (value < 0.0F ? -0.5F : 0.5F));
}

/// About the middle value: what a feature says about most classes, which is "not this one".
float median(const float* values, std::size_t size) {
    constexpr std::size_t sample = 15;
    std::array<float, sample> taken{};
    const std::size_t count = std::min(sample, size);
    for (std::size_t i = 0; i < count; ++i) taken[i] = values[i * size / count];
    const auto middle = taken.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(taken.begin(), middle, taken.begin() + static_cast<std::ptrdiff_t>(count));
    return *middle;
}

}  // namespace

LinearModel::LinearModel(Packed packed)
    : packed_(std::move(packed)),
      classes_(packed_.margin_bias.size()),
      features_(packed_.margin_units.size()) {}

LinearModel LinearModel::unpacked(WeightMatrix margins,
                                  WeightMatrix softmax,
                                  std::size_t classes,
                                  float bias) {
    LinearModel model;
    model.classes_ = classes;
    model.features_ = margins.values.size() / margins.stride - 1;
    model.bias_ = bias;
    model.margins_ = std::move(margins);
    model.softmax_ = std::move(softmax);
    return model;
}

LinearModel::LinearModel(const WeightMatrix& margins,
                         const WeightMatrix& softmax,
                         std::size_t classes,
                         float bias)
    : classes_(classes) {
    const std::size_t features = margins.values.size() / margins.stride - 1;
    features_ = features;
    packed_.row_begin.own().reserve(features + 1);
    packed_.row_begin.own().push_back(0);
    for (std::size_t feature = 0; feature < features; ++feature) {
        pack_row(margins.row(feature), softmax.row(feature), classes);
    }
    for (std::size_t i = 0; i < classes; ++i) {
        packed_.margin_bias.own().push_back(margins.row(features)[i] * bias);
        packed_.softmax_bias.own().push_back(softmax.row(features)[i] * bias);
    }
}

void LinearModel::pack_row(const float* margins, const float* softmax, std::size_t classes) {
    const float margin_base = classes > 2 ? median(margins, classes) : 0.0F;
    const float softmax_base = classes > 2 ? median(softmax, classes) : 0.0F;
    const float margin_unit = largest_distance(margins, classes, margin_base) / byte_range;
    const float softmax_unit = largest_distance(softmax, classes, softmax_base) / byte_range;
    const auto weights_of = [&](std::size_t i) {
        const std::int8_t margin = to_byte(margins[i] - margin_base, margin_unit);
        const std::int8_t share = to_byte(softmax[i] - softmax_base, softmax_unit);
        const bool kept = std::abs(margin) >= smallest_kept || std::abs(share) >= smallest_kept;
        return kept ? std::pair(margin, share) : std::pair(std::int8_t{0}, std::int8_t{0});
    };
    const std::pair<std::int8_t, std::int8_t> nothing{};
    std::size_t kept = 0;
    for (std::size_t i = 0; i < classes; ++i) kept += weights_of(i) != nothing ? 1U : 0U;
    const bool whole = static_cast<float>(kept) >= whole_row * static_cast<float>(classes);
    for (std::size_t i = 0; i < classes; ++i) {
        const auto [margin, share] = weights_of(i);
        if (!whole && margin == 0 && share == 0) continue;
        packed_.classes.own().push_back(static_cast<std::uint16_t>(i));
        packed_.margins.own().push_back(margin);
        packed_.softmax.own().push_back(share);
    }
    packed_.row_begin.own().push_back(static_cast<std::uint32_t>(packed_.classes.size()));
    packed_.margin_units.own().push_back(margin_unit);
    packed_.margin_bases.own().push_back(margin_base);
    packed_.softmax_units.own().push_back(softmax_unit);
}

void LinearModel::score(const FeatureVector& vector,
                        std::span<float> margins,
                        std::span<float> softmax) const {
    if (!margins_.values.empty()) {
        std::fill(margins.begin(), margins.end(), 0.0F);
        std::fill(softmax.begin(), softmax.end(), 0.0F);
        add_scores(margins_, vector, bias_, margins);
        add_scores(softmax_, vector, bias_, softmax);
        return;
    }
    std::copy(packed_.margin_bias.begin(), packed_.margin_bias.end(), margins.begin());
    std::copy(packed_.softmax_bias.begin(), packed_.softmax_bias.end(), softmax.begin());
    const auto row_begin = packed_.row_begin.view();
    const std::uint16_t* classes = packed_.classes.view().data();
    const std::int8_t* margin_bytes = packed_.margins.view().data();
    const std::int8_t* softmax_bytes = packed_.softmax.view().data();
    float base = 0.0F;
    for (std::size_t i = 0; i < vector.ids.size(); ++i) {
        const std::uint32_t id = vector.ids[i];
        const float value = vector.values[i];
        base += value * packed_.margin_bases[id];
        const float margin_unit = value * packed_.margin_units[id];
        const float softmax_unit = value * packed_.softmax_units[id];
        const std::uint32_t begin = row_begin[id];
        const std::uint32_t end = row_begin[id + 1];
        if (end - begin == classes_ && classes_ >= fewest_at_a_time) {
            add_scaled(margins.data(), margin_bytes + begin, margin_unit, classes_);
            add_scaled(softmax.data(), softmax_bytes + begin, softmax_unit, classes_);
            continue;
        }
        for (std::uint32_t at = begin; at < end; ++at) {
            const std::uint16_t index = classes[at];
            margins[index] += margin_unit * static_cast<float>(margin_bytes[at]);
            softmax[index] += softmax_unit * static_cast<float>(softmax_bytes[at]);
        }
    }
    for (float& margin : margins) margin += base;
}

float LinearModel::contribution(const FeatureVector& vector,
                                std::size_t index,
                                std::uint32_t class_index) const {
    const std::uint32_t id = vector.ids[index];
    const auto begin = packed_.classes.begin() + packed_.row_begin[id];
    const auto end = packed_.classes.begin() + packed_.row_begin[id + 1];
    const auto found = std::lower_bound(begin, end, static_cast<std::uint16_t>(class_index));
    if (found == end || *found != class_index) return 0.0F;
    const auto at = static_cast<std::size_t>(found - packed_.classes.begin());
    return vector.values[index] * packed_.margin_units[id] *
           static_cast<float>(packed_.margins[at]);
}

}  // namespace rules
