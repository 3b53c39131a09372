// SPDX-License-Identifier: MIT
// From a plan to a simulation: draws the random graph, weights, delays and initial state, and
// attaches the recorders. The result depends on the description and its seed alone.
#pragma once

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/simulation.hpp"

namespace neurapse {

/// Throws `error` where draws turn out impossible or memory does not suffice.
/// Threads share the work of building and of running; the result is the same for any number.
simulation build(plan const& p, int threads = 1);

/// Instead of a number of threads: as many as the machine has, but one where it is faster.
inline constexpr int automatic_threads = 0;

/// What the recorders of a simulation have written down so far.
recordings recordings_of(plan const& p, simulation const& s);

}  // namespace neurapse
