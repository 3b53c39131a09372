// SPDX-License-Identifier: MIT
// What events and steps do to synapses, as programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/compile.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse::equations {

/// Random numbers that a synapse can draw at a stamp: they are named by 11 bits.
inline constexpr std::uint32_t most_draws = 1 << 11;

/// What an event does to a synapse, and what it adds to neurons.
struct compiled_deeds {
    /// Outputs: the variables, each over itself, where it changes them; then what is added.
    program code;
    bool changes = false;
    std::vector<std::size_t> adds;  ///< which of the additions of the synapse
};

/// What an arrival does, or the passing of time. What is added to a target must be known before neurons step,
/// and what reads a neuron changes a synapse when they have: then that has a program of its own.
struct compiled_arrival {
    compiled_deeds at_once;
    std::optional<compiled_deeds> later;
};

/// Inputs: the variables, and what else the inputs say.
struct compiled_synapse {
    std::vector<incoming> inputs;  ///< `elapsed` is since the last event of such an owner
    std::vector<owner> owners;     ///< of each variable
    std::vector<compiled_arrival> arrivals, every;
    std::vector<compiled_deeds> spikes;  ///< of the neuron
    bool waits = false;           ///< all that changes variables at events waits until neurons have stepped
    std::optional<program> step;  ///< outputs: the variables, each over itself
    bool step_waits = false;      ///< it reads neurons
    program sums;                 ///< outputs: what each sum is of
    program seen;                 ///< outputs: the variables now, then the subexpressions
};

/// Variables that are free to go by steps or by events go by events where they can, and no step reads them.
void choose_clocks(synapse& model, std::vector<char> const& free);

/// How clock-driven variables are integrated where nothing is said.
method default_method(synapse const& model);
/// Why the variables of a synapse cannot be followed.
std::optional<refusal> objection_to(synapse const& model, method m);

/// `values` has one number of each parameter.
compiled_synapse compile(synapse const& model, method m, parameter_values const& values, double dt_ms);

/// The largest magnitudes that events of one stamp can add to each of the synapse's additions, whatever
/// happens, if the weight begins within these ends; infinite where nothing bounds it.
std::vector<double> largest_additions(synapse const& model, method m, parameter_values const& values,
                                      double least_weight, double most_weight);

}  // namespace neurapse::equations
