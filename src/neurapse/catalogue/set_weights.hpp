// SPDX-License-Identifier: MIT
// Weights of a running simulation, set from outside: what learning rules keep weights within is
// kept here too, and the sums of the ports are proved to have room for them.
#pragma once

#include <span>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/simulation.hpp"

namespace neurapse {

/// Sets the weights of a projection between steps, in the unit of its port, in the order of `snapshot_of`.
/// Throws `error` for synapses that are not stored or have no weight, another number of weights than there
/// are synapses, weights that are not finite, beyond the bounds of the rule, or more than sums can hold; then
/// nothing has changed.
void set_weights(plan const& p, simulation& s, std::size_t projection, std::span<double const> weights);

}  // namespace neurapse
