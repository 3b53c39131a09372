// SPDX-License-Identifier: MIT
// Draws the synapses of a plan into the slices of a network, in parallel. Each synapse is drawn
// by name, so that who draws it and when makes no difference.
#pragma once

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/network.hpp"

namespace neurapse {

/// Fills in `projections`, `sources_of_group` and the rows and tables of the slices. Layers, with
/// their bases, and slices, with their neurons, are there already; what a 1 in the sums means is
/// found on the way, from bounds on what can arrive, and written to the ports.
void build_synapses(plan const& p, int threads, network& net);

}  // namespace neurapse
