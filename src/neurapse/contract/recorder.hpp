// SPDX-License-Identifier: MIT
// What it takes to be a recorder: it is told every spike and every step, and can change neither.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/recordings.hpp"
#include "neurapse/contract/time_grid.hpp"

namespace neurapse {

/// When a neuron fired in the step that ends at `now`: on the grid, as its stamp is written.
inline double time_ms(fired const& f, step_id now, time_grid const& grid) {
    return f.offset_ms == grid.dt().value ? grid.ms(now) : grid.ms(now - 1) + f.offset_ms;
}

class any_recorder {
public:
    virtual ~any_recorder() = default;

    /// Who fired in a population in the step that ends at `now`, ascending.
    virtual void spikes(step_id /*now*/, std::size_t /*population*/, std::span<fired const>) {}
    /// The first stamp after `now` at which it wants to look at the network; never, unless it says so.
    virtual step_id next_sample(step_id /*now*/) const { return INT64_MAX; }
    /// The step that ends at `now` is over. It may be called at other stamps too.
    virtual void sample(step_id /*now*/) {}
    /// Adds what was recorded so far to the results; the recorder goes on.
    virtual void deliver(recordings& to) const = 0;
};

}  // namespace neurapse
