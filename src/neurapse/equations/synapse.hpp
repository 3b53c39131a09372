// SPDX-License-Identifier: MIT
// A synapse as a user wrote it, read and found good.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neurapse/equations/neuron.hpp"

namespace neurapse::equations {

/// What an event does, as it was written; a name tells several of them apart.
struct pathway_text {
    std::string name;
    source deeds;
};

/// The texts of a model.
struct synapse_text {
    source equations;
    std::vector<pathway_text> on_pre, on_post;
    outside_values given{};
};

/// What synapses can read of the neurons at their ends, by name.
struct both_ends {
    std::map<std::string, fine_dimension> source, target;
};

/// What events of one kind do: arrivals with a delay of their own, or spikes of the neuron.
struct pathway {
    std::string name;
    std::vector<statement> deeds;
};

/// v_post or x_pre: a number of the neuron at an end.
struct far_number {
    std::string name;  ///< without the ending
    bool of_target;

    friend bool operator==(far_number const&, far_number const&) = default;
};

/// NAME_post = FORMULA : UNIT (summed)
struct summed_number {
    std::string name;  ///< of the target's parameter
    fine_dimension dim;
    tree formula;
};

/// Variables of its own, and what arriving spikes and spikes of its neuron do.
struct synapse {
    neuron body;  ///< equations, variables, parameters and subexpressions; body.far names what it reads of neurons
    std::vector<char> clock_driven;  ///< of each variable: whether it goes from step to step, not from event to event
    std::vector<pathway> on_pre, on_post;
    std::vector<far_number> reads;    ///< one for each of body.far
    std::vector<summed_number> sums;
    std::string adds_to;   ///< the variable or port of the target that on_pre adds to; empty where it adds to none
    fine_dimension unit;   ///< of what it adds

    /// How many pathways add to the target.
    std::size_t additions() const;
};

/// Whether that takes its neurons to be read: it names some number of theirs. Throws `error` where it is no
/// text that could be read.
bool reads_neurons(synapse_text const& text);
/// Throws `error` with all that is wrong.
synapse read_synapse(synapse_text const& text, both_ends const& ends = {});
/// The parameters of targets that it sums for; nothing where the text cannot be read.
std::vector<std::string> summed_names(source const& equations);

}  // namespace neurapse::equations
