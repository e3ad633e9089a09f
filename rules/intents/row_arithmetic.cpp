#include "rules/intents/row_arithmetic.h"

#include <algorithm>
#include <cmath>

namespace rules {

// The same operations in the same order with and without AVX2 (and without fused multiply-add), so
// every machine learns the same weights.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define ROWS_IN_VECTORS __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define ROWS_IN_VECTORS
#endif

ROWS_IN_VECTORS
void add_scaled(float* __restrict__ sum,
                const float* __restrict__ row,
                float factor,
                std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) sum[i] += factor * row[i];
}

ROWS_IN_VECTORS
void add_scaled(float* __restrict__ sum,
                const std::int8_t* __restrict__ row,
                float factor,
                std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) sum[i] += factor * static_cast<float>(row[i]);
}

ROWS_IN_VECTORS
float dual_steps(const float* __restrict__ scores,
                 float* __restrict__ duals,
                 float* __restrict__ steps,
                 std::size_t size,
                 DualStep step) {
    const float inverse = 1.0F / step.curvature;
    for (std::size_t i = 0; i < size; ++i) {
        const float gradient = -scores[i] - 1.0F + duals[i] * step.diagonal;
        const float moved = duals[i] - gradient * inverse;
        const float next = moved > 0.0F ? moved : 0.0F;
        steps[i] = duals[i] - next;
        duals[i] = next;
    }
    float largest = 0.0F;
    for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, std::fabs(steps[i]));
    return largest;
}

}  // namespace rules
