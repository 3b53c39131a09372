// SPDX-License-Identifier: MIT
// What events and steps do to synapses, as programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/compile.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse::equations {

/// What an arrival does. What is added to a target must be known before neurons step, and what reads a
/// neuron changes a synapse when they have: then that has a program of its own.
struct compiled_arrival {
    /// Outputs: the variables, each over itself, where nothing waits for `later`; then what is added to
    /// the target, where something is.
    program at_once;
    bool changes = false, adds = false;
    /// Outputs: the variables, each over itself.
    std::optional<program> later;
};

/// Inputs: the variables, and what else the inputs say.
struct compiled_synapse {
    std::vector<incoming> inputs;
    std::vector<compiled_arrival> arrivals;
    std::vector<program> spikes;  ///< of the neuron. Outputs: the variables, each over itself
    bool waits = false;           ///< all that changes variables at events waits until neurons have stepped
    std::optional<program> step;  ///< outputs: the variables, each over itself
    bool step_waits = false;      ///< it reads neurons
    program sums;                 ///< outputs: what each sum is of
};

/// Variables that are free to go by steps or by events go by events where they can, and no step reads them.
void choose_clocks(synapse& model, std::vector<char> const& free);

/// How clock-driven variables are integrated where nothing is said.
method default_method(synapse const& model);
/// Why the variables of a synapse cannot be followed.
std::optional<refusal> objection_to(synapse const& model, method m);

/// `values` has one number of each parameter.
compiled_synapse compile(synapse const& model, method m, parameter_values const& values, double dt_ms);

/// The largest magnitude that an arrival can add, whatever happens, if the weight begins within these
/// ends; infinite where nothing bounds it.
double largest_addition(synapse const& model, method m, parameter_values const& values, double least_weight, double most_weight);

}  // namespace neurapse::equations
