#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

namespace rules {

/// What was seen once, and whether it was so.
template <std::size_t count>
struct LogisticRow {
    std::array<double, count> seen{};
    double weight = 1.0;
    bool so = false;
};

/// The solution of matrix · x = right, by elimination; nothing where the matrix has none to speak
/// of. The matrix is symmetric and positive, so that no rows need to change places.
template <std::size_t count>
[[nodiscard]] std::optional<std::array<double, count>> solved(
    std::array<std::array<double, count>, count> matrix, std::array<double, count> right) {
    constexpr double nothing = 1e-12;
    for (std::size_t i = 0; i < count; ++i) {
        if (!(matrix[i][i] > nothing)) return std::nullopt;
        for (std::size_t j = i + 1; j < count; ++j) {
            const double part = matrix[j][i] / matrix[i][i];
            for (std::size_t k = i; k < count; ++k) matrix[j][k] -= part * matrix[i][k];
            right[j] -= part * right[i];
        }
    }
    for (std::size_t i = count; i-- > 0;) {
        for (std::size_t k = i + 1; k < count; ++k) right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    return right;
}

/// The weights of a logistic regression by Newton's method, for a handful of numbers: liblinear
/// weighs no single observations and knows no usual weights. They lean on `usual`, as firmly as
/// `firmness` observations would make them. May be no numbers where the rows are extreme.
template <std::size_t count>
[[nodiscard]] std::array<double, count> fit_logistic(std::span<const LogisticRow<count>> rows,
                                                     const std::array<double, count>& usual,
                                                     double firmness) {
    constexpr int rounds = 20;
    std::array<double, count> weights = usual;
    for (int round = 0; round < rounds; ++round) {
        std::array<double, count> gradient{};
        std::array<std::array<double, count>, count> curve{};
        for (std::size_t i = 0; i < count; ++i) {
            gradient[i] = firmness * (weights[i] - usual[i]);
            curve[i][i] = firmness;
        }
        for (const LogisticRow<count>& row : rows) {
            double sum = 0.0;
            for (std::size_t i = 0; i < count; ++i) sum += weights[i] * row.seen[i];
            const double share = 1.0 / (1.0 + std::exp(-sum));
            const double error = row.weight * (share - (row.so ? 1.0 : 0.0));
            const double bend = row.weight * share * (1.0 - share);
            for (std::size_t i = 0; i < count; ++i) {
                gradient[i] += error * row.seen[i];
                for (std::size_t j = 0; j < count; ++j) {
                    curve[i][j] += bend * row.seen[i] * row.seen[j];
                }
            }
        }
        const auto step = solved(curve, gradient);
        if (!step) break;
        for (std::size_t i = 0; i < count; ++i) weights[i] -= (*step)[i];
    }
    return weights;
}

}  // namespace rules
