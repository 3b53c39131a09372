// SPDX-License-Identifier: MIT
// From a model and its numbers to programs: what a step does, what a spike does, and what a
// recorder sees.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/methods.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {

/// Numbers of each parameter, in coherent units: one for all neurons or one for each.
using parameter_values = std::map<std::string, std::vector<double>>;

/// Where neurons are, and what reaches them.
struct circumstances {
    double dt_ms = 0.1;
    std::size_t size = 1;
    bool current = true, conductance = true, stimulus = true;  ///< something may come as i_syn, g_syn, i_stim
    std::vector<char> arrivals{};     ///< of each variable: whether spikes arrive at it
    std::vector<std::string> told{};  ///< what synapses read, by name
};

struct compiled_neuron {
    std::vector<incoming> inputs;  ///< of all programs
    std::vector<array_lookup> tables;
    std::vector<array_sample> samples;  ///< of these
    /// Outputs: the variables, each over itself; then `refractory` where that ends by a condition,
    /// over itself; then what synapses read, before arrivals; then whether the threshold is crossed, if
    /// there is one; then whether each event happens.
    program step;
    bool ends_refractoriness = false, has_threshold = false;
    /// Of those that fire. Outputs: the variables, each over itself; then the refractory time (ms),
    /// if there is one.
    program spike;
    bool has_refractory_time = false;
    std::vector<program> events;  ///< of those that have each; outputs: the variables, each over itself
    /// Of rkf45, a part of a step: the variables after it, then its error in tolerances. `step` goes on
    /// from where these parts end.
    std::optional<program> part;
    /// Outputs: the subexpressions, then what synapses sum; and what synapses read, when all that happens at
    /// a stamp has happened.
    program seen, told;
    std::vector<std::vector<double>> coefficients;  ///< of each neuron
};

compiled_neuron compile(neuron const& model, method m, parameter_values const& values,
                        circumstances const& where);

/// Numbers of formulas in parameters alone, for each neuron: one row a formula.
std::vector<std::vector<double>> evaluated(graph const& g, std::vector<incoming> const& inputs,
                                           std::vector<value> const& wanted,
                                           std::vector<std::vector<double> const*> const& parameters,
                                           std::size_t size);

}  // namespace neurapse::equations
