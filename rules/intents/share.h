#pragma once

#include <cstddef>

namespace rules {

/// A share of 1 that was counted, with Wilson's 95 % interval.
struct Share {
    double low = 0.0, share = 0.0, high = 1.0;
};

[[nodiscard]] Share share_of(std::size_t hits, std::size_t count);

}  // namespace rules
