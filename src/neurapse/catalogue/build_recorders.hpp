// SPDX-License-Identifier: MIT
// Attaches to a simulation the recorders that a plan asks for. They read state through closures
// and own their shadow ports; nothing they do reaches the dynamics.
#pragma once

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/contract/recordings.hpp"
#include "neurapse/engine/simulation.hpp"

namespace neurapse {

void attach_recorders(plan const& p, simulation& s);

/// Sorts spikes by time, then population, then neuron.
void in_order_of_time(recordings& all);

}  // namespace neurapse
