// SPDX-License-Identifier: MIT
// What events do to synapses, as programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/compile.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse::equations {

/// Inputs: the variables, and what else the inputs say. Outputs: the variables, each over itself; then,
/// of an arrival, what it adds to the target.
struct compiled_synapse {
    std::vector<incoming> inputs;
    program arrival, spike;
};

/// Why the variables of a synapse cannot be followed from event to event.
std::optional<refusal> objection_to(synapse const& model);

/// `values` has one number of each parameter.
compiled_synapse compile(synapse const& model, parameter_values const& values, double dt_ms);

/// The largest magnitude that an arrival can add, whatever happens, if the weight begins within these
/// ends; infinite where nothing bounds it.
double largest_addition(synapse const& model, parameter_values const& values, double least_weight, double most_weight);

}  // namespace neurapse::equations
