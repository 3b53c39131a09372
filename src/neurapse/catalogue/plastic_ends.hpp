// SPDX-License-Identifier: MIT
// What plastic synapses have to do with the neurons at their ends, beside the port of their projection.
#pragma once

#include <vector>

#include "neurapse/catalogue/wired_projection.hpp"

namespace neurapse {

/// What synapses between two populations add to beside their port.
std::vector<projection::further_port> further_ports(plan const& whole, projection_plan const& p,
                                                    std::size_t from, std::size_t to);
/// What synapses onto targets of a slice can read of the neurons on both sides, and their dice.
synapse_ends ends_of(plan const& whole, network const& net, projection const& p, wired_projection const& w,
                     neuron_range targets);

}  // namespace neurapse
