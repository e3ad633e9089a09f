#include "rules/intents/centroid_trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rules {
namespace {

struct Entry {
    std::uint32_t feature;
    std::uint32_t label;
    float value;
};

/// All features of all classes, added up per pair and sorted by feature, then class.
std::vector<Entry> sums(const TrainingProblem& problem) {
    std::vector<Entry> entries;
    for (const TrainingRow& row : problem.rows) {
        if (row.counter_example) continue;
        for (std::size_t i = 0; i < row.vector.ids.size(); ++i) {
            entries.push_back({row.vector.ids[i], row.label, row.vector.values[i] * row.weight});
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.feature != b.feature ? a.feature < b.feature : a.label < b.label;
    });
    std::size_t kept = 0;
    for (const Entry& entry : entries) {
        const bool same = kept > 0 && entries[kept - 1].feature == entry.feature &&
                          entries[kept - 1].label == entry.label;
        if (same)
            entries[kept - 1].value += entry.value;
        else
            entries[kept++] = entry;
    }
    entries.resize(kept);
    return entries;
}

/// One over the length of each class's mean.
std::vector<float> scales(const std::vector<Entry>& entries, std::size_t classes) {
    std::vector<float> squares(classes, 0.0F);
    for (const Entry& entry : entries) squares[entry.label] += entry.value * entry.value;
    for (float& square : squares) square = square > 0.0F ? 1.0F / std::sqrt(square) : 0.0F;
    return squares;
}

}  // namespace

LinearModel train_centroids(const TrainingProblem& problem, const Recipe& recipe) {
    std::vector<Entry> entries = sums(problem);
    const std::vector<float> scale = scales(entries, problem.classes);
    constexpr float byte_range = 127.0F;
    LinearModel::Packed packed;
    packed.row_begin.own().assign(1, 0);
    std::size_t at = 0;
    for (std::uint32_t feature = 0; feature < problem.features; ++feature) {
        std::size_t end = at;
        float largest = 0.0F;
        for (; end < entries.size() && entries[end].feature == feature; ++end) {
            entries[end].value *= scale[entries[end].label];
            largest = std::max(largest, entries[end].value);
        }
        const float unit = largest / byte_range;
        for (; at < end; ++at) {
            const auto byte =
                static_cast<std::int8_t>(unit > 0.0F ? std::lround(entries[at].value / unit) : 0L);
            if (byte == 0) continue;
            packed.classes.own().push_back(static_cast<std::uint16_t>(entries[at].label));
            packed.margins.own().push_back(byte);
            packed.softmax.own().push_back(byte);
        }
        packed.row_begin.own().push_back(static_cast<std::uint32_t>(packed.classes.size()));
        packed.margin_units.own().push_back(unit * recipe.centroid_margin);
        packed.margin_bases.own().push_back(0.0F);
        packed.softmax_units.own().push_back(unit * recipe.centroid_margin * recipe.margin_scale);
    }
    packed.margin_bias.own().assign(problem.classes, -1.0F);
    packed.softmax_bias.own().assign(problem.classes, 0.0F);
    return LinearModel(std::move(packed));
}

}  // namespace rules
