// SPDX-License-Identifier: MIT
// A step in parts as wide as the tolerance of each neuron allows (rkf45).
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {

template <class Real>
struct step_parts {
    Real start, whole;          ///< of the step (ms)
    Real *width, *time, *done;  ///< of each neuron: its next part, when that begins, and how far it has come
    /// Inputs of the program of a part, width and time among them; then its outputs.
    std::vector<Real*> rows;

    /// Takes n neurons, whose variables are in `state`, to the end of the step. `next_width` has how wide the
    /// next part of each may be, and keeps it. A neuron that has arrived takes parts of no width, so that
    /// what its neighbours need makes no difference to it. Returns who has run away within the step.
    std::vector<std::size_t> carry(program const& part, std::vector<Real*> const& state, Real* next_width,
                                   std::size_t n) const {
        std::vector<std::size_t> runaways;
        auto const* const* after = rows.data() + part.inputs();
        auto const* const error = rows.back();
        std::fill_n(done, n, Real(0));
        std::copy_n(next_width, n, width);
        for (bool all = false; !all;) {
            for (std::size_t i = 0; i < n; ++i) time[i] = start + done[i];
            part.run(rows.data(), n);
            all = true;
            for (std::size_t i = 0; i < n; ++i) {
                if (width[i] == 0) continue;
                if (error[i] <= 1) {
                    for (std::size_t k = 0; k < state.size(); ++k) state[k][i] = after[k][i];
                    bool const last = width[i] >= whole - done[i];
                    done[i] = last ? whole : done[i] + width[i];
                }
                // Of fourth order, with a margin; by a factor of 5 at most.
                auto const wished = Real(0.9) * Real(math::pow(double(error[i]) + 1e-10, -0.2));
                auto const factor = error[i] == error[i] ? std::clamp(wished, Real(0.2), Real(5)) : Real(0.2);
                auto const next = std::min(width[i] * factor, whole);
                // It runs away within the step, passing every number that a threshold could be: then it
                // fires, or else this will be said. A good part may be as short as what was left.
                if (!(error[i] <= 1) && next < whole * Real(1e-7)) {
                    auto& x = state[0][i];
                    x = after[0][i] < x ? std::numeric_limits<Real>::lowest()
                                        : std::numeric_limits<Real>::max();
                    runaways.push_back(i);
                    done[i] = whole;
                }
                if (done[i] < whole) {
                    next_width[i] = next;
                    width[i] = std::min(next, whole - done[i]);
                    all = false;
                } else {
                    next_width[i] = std::max(next, next_width[i]);
                    width[i] = 0;
                }
            }
        }
        return runaways;
    }
};

}  // namespace neurapse::equations
