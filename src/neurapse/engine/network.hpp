// SPDX-License-Identifier: MIT
// The parts of a running simulation, as plain structs: everything that a step reads or
// changes is reachable from a `network`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/plasticity.hpp"
#include "neurapse/contract/receptor.hpp"
#include "neurapse/contract/recorder.hpp"
#include "neurapse/contract/stimulus.hpp"
#include "neurapse/engine/arrivals.hpp"
#include "neurapse/engine/synapse_table.hpp"

namespace neurapse {

/// A receptor port with the sums of what is about to arrive at it.
struct port_slot {
    std::string name;
    port_effect effect;
    std::unique_ptr<any_port> port;
    neurapse::arrivals arrivals;
};

/// A population with its ports.
struct layer {
    std::string name;
    std::unique_ptr<any_population> cells;
    std::vector<port_slot> ports;
    std::vector<double> stimulus;  ///< current of the stimuli over the present step (pA); empty without any
    std::vector<fired> fired_now;
    std::uint64_t spikes = 0;
};

/// A port of a recorder's own that only some of a projection's arrivals reach.
struct shadow {
    std::unique_ptr<any_port> port;
    neurapse::arrivals arrivals;
    std::vector<std::uint32_t> only;  ///< the synapses heard; empty: all
};

/// The synapses of a projection from one population to one port of another.
struct projection {
    std::string name;
    std::size_t from, to, port;  ///< layers, and the target layer's port
    std::unique_ptr<synapse_table> table;
    std::unique_ptr<any_plasticity> plasticity;  ///< null: static weights
    std::vector<std::unique_ptr<shadow>> shadows;
};

/// Neurons of one layer that a stimulus acts on; spikes need a port and weights, one for all
/// neurons or one for each.
struct stimulus_part {
    std::size_t to, port;
    std::vector<neuron_id> targets;
    std::vector<double> weights;
};

/// A stimulus: its generator counts targets through all parts. Currents act in the steps with
/// stamps from first to last; spikes of those stamps arrive `delay` steps later.
struct stimulus_source {
    std::unique_ptr<any_stimulus> generator;
    std::vector<stimulus_part> parts;
    step_id delay, first, last;
};

struct network {
    duration dt;
    std::vector<layer> layers;
    std::vector<projection> projections;
    std::vector<stimulus_source> currents, spikes;
};

}  // namespace neurapse
