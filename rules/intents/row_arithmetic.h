#pragma once

#include <cstddef>
#include <cstdint>

namespace rules {

/// `sum[i] += factor · row[i]`.
void add_scaled(float* sum, const float* row, float factor, std::size_t size);

/// The same for a row of packed weights.
void add_scaled(float* sum, const std::int8_t* row, float factor, std::size_t size);

/// One step of dual coordinate descent for every class of one example, all taken as "is not it".
struct DualStep {
    float diagonal = 0.5F;   ///< 1 / (2 C).
    float curvature = 1.0F;  ///< |x|² + 1 / (2 C).
};

/// From the `scores` of an example, moves its `duals` to their optimum and writes into `steps` what
/// the weights have to move by. Gives the largest step.
float dual_steps(const float* scores, float* duals, float* steps, std::size_t size, DualStep step);

}  // namespace rules
