// SPDX-License-Identifier: MIT
// Attaches to a simulation the recorders that a plan asks for. They read state through closures
// and own their shadow ports; nothing they do reaches the dynamics. The same readings serve those who
// look at a network between steps.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/contract/recordings.hpp"
#include "neurapse/engine/simulation.hpp"

namespace neurapse {

void attach_recorders(plan const& p, simulation& s);

/// A number that each neuron of a layer has now, and its unit. It lives no longer than the simulation.
struct neuron_reading {
    std::string unit;
    std::function<double(neuron_id)> of;
};
/// By name: what the model tells of itself, i_stim, i_syn, or i_PORT and g_PORT; nothing where it has no such
/// number.
std::optional<neuron_reading> reading_of(layer const& at, std::string const& name);

/// The parts of a projection in a network, one for each pair of populations.
std::vector<projection const*> tables_of(plan const& p, network const& net, std::size_t projection);
/// Every synapse of a projection as it is now.
weight_snapshot snapshot_of(plan const& p, simulation const& s, std::size_t projection);

/// Sorts spikes by time, then population, then neuron.
void in_order_of_time(recordings& all);

}  // namespace neurapse
