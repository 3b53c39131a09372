// SPDX-License-Identifier: MIT
// Between which numbers the value of a formula lies, whatever it is computed from: what has to be known
// before anything is drawn.
#pragma once

#include <cmath>
#include <functional>

#include "neurapse/equations/graph.hpp"

namespace neurapse::equations {

struct range {
    double low = -INFINITY, high = INFINITY;
    bool is_number = false;  ///< it is never 0/0 or the like

    static range of(double low, double high) { return {low, high, true}; }
    bool is_finite() const { return is_number && std::isfinite(low) && std::isfinite(high); }
    bool has_zero() const { return low <= 0 && high >= 0; }
};

/// What a value can be, if inputs lie in their ranges. It may be wider than need be: of `x - x` of two equal
/// inputs nothing is known but their ends.
range range_of(graph const& g, value v, std::function<range(std::uint32_t input)> const& input);

}  // namespace neurapse::equations
