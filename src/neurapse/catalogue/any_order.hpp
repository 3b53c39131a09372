// SPDX-License-Identifier: MIT
// Formulas of each other, in any order.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "neurapse/catalogue/equation_model.hpp"

namespace neurapse {

/// Calls calculate(k) for all that are `left`, again and again as long as that gets on: it throws `error`
/// where something is not known yet. Complains of those that never could be calculated, in the place that
/// where(k) names.
template <class Calculate, class Where>
void calculate_in_any_order(std::vector<std::size_t> left, complaints& out, Calculate const& calculate,
                            Where const& where) {
    while (!left.empty()) {
        complaints last;
        auto const before = left.size();
        for (auto const k : std::exchange(left, {})) {
            try {
                calculate(k);
            } catch (error const& e) {
                add_complaints(last, e, where(k));
                left.push_back(k);
            }
        }
        if (left.size() < before) continue;
        out.insert(out.end(), last.begin(), last.end());
        return;
    }
}

}  // namespace neurapse
