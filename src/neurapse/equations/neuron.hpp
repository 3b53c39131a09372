// SPDX-License-Identifier: MIT
// A neuron as a user wrote it, read and found good: every name known, every formula with the
// dimension it should have.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/check_units.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse::equations {

/// How many synapses there are from the same source, and onto the same target, in formulas of synapses.
inline constexpr char const* outgoing_named = "N_outgoing";
inline constexpr char const* incoming_named = "N_incoming";

/// Names that have a value outside of the equations.
struct outside_values {
    std::map<std::string, fine_dimension> dims{};
    std::vector<std::string> used{};  ///< those that values of others are calculated from
    std::vector<std::shared_ptr<timed_array const>> arrays{};
};

/// Something beside a spike that happens at the end of each step at which a condition holds.
struct event_text {
    std::string name;
    source condition, reset;
    place where{};  ///< of the name
};

/// The texts of a model. An empty one was not given.
struct neuron_text {
    source equations, threshold, reset;
    source refractory;                      ///< a time or a condition
    std::optional<double> refractory_ms{};  ///< or a number
    outside_values given{};
    std::vector<event_text> events{};
    std::vector<std::string> summed{};  ///< parameters that synapses sum for their targets
};

/// What differs from neuron to neuron and step to step: given by an equation, or changed at spikes.
struct state_variable {
    std::string name;
    fine_dimension dim;
    std::optional<tree> rate{};  ///< nothing: it changes at spikes only
    bool unless_refractory = false;
    bool needs_value = false;  ///< written as a parameter, so that somebody must give its first value
};

struct parameter {
    std::string name;
    fine_dimension dim;
    bool shared = false;    ///< one value for all neurons
    bool declared = false;  ///< by the equations; else it only occurs in them
    bool summed = false;    ///< over synapses, anew in each step
};

struct subexpression {
    std::string name;
    fine_dimension dim;
    tree formula;
    bool constant_over_dt = false;
};

/// Statements of all that happened in a step are carried out in order, those of a spike first.
struct neuron_event {
    std::string name;
    tree condition{};
    std::vector<statement> reset{};
};

/// A timed array that formulas call.
struct array_use {
    std::shared_ptr<timed_array const> of;
    bool by_position = false;  ///< f(t, i), so that each neuron has a column of its own
};

/// What a model reads of its surroundings, by name in its formulas.
struct surroundings {
    bool current = false;      ///< i_syn: of the receptor ports (pA)
    bool conductance = false;  ///< g_syn: of the receptor ports (nS)
    bool stimulus = false;     ///< i_stim or I_stim: of the stimuli (pA)
    bool time = false;         ///< t
    bool last_spike = false;   ///< lastspike
};

struct neuron {
    std::vector<equation> equations;
    std::vector<state_variable> variables;
    std::vector<parameter> parameters;
    std::vector<subexpression> subexpressions;  ///< each uses only those before it
    std::optional<tree> threshold{};
    std::vector<statement> reset{};
    std::optional<tree> refractory_time{}, refractory_condition{};
    std::vector<neuron_event> events{};
    std::vector<std::string> noise{};  ///< xi, xi_name ... in order of appearance
    surroundings reads{};
    std::vector<std::string> far{};  ///< of a synapse: the names of what it reads of its neurons
    std::vector<array_use> arrays{};

    /// The variable that a voltage arrives at: v, or else the first voltage with an equation.
    std::optional<std::size_t> membrane_potential() const;
    std::optional<std::size_t> variable(std::string const& name) const;
};

/// Throws `error` with all that is wrong.
neuron read_neuron(neuron_text const& text);

/// Names that equations of neurons can use without declaring them, with their dimensions.
scope predefined_names();

}  // namespace neurapse::equations
