// SPDX-License-Identifier: MIT
// A synapse as a user wrote it, read and found good.
#pragma once

#include <cstdint>
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
    std::vector<pathway_text> every{};  ///< of each interval
    outside_values given{};
    std::optional<fine_dimension> weight{};  ///< of w, where equations need not declare it
};

/// What synapses can read of the neurons at their ends, by name.
struct both_ends {
    std::map<std::string, fine_dimension> source, target;
};

/// What events of one kind do: arrivals with a delay of their own, spikes of the neuron, or the passing of
/// time.
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

/// A variable or port of a neuron at an end that the synapse adds to.
struct addition {
    far_number to;
    fine_dimension unit;
};

/// NAME_post = FORMULA : UNIT (summed)
struct summed_number {
    std::string name;  ///< of the target's parameter
    fine_dimension dim;
    tree formula;
};

/// Whose a variable is. Where only arrivals change it, and in the same way all along a row, or only spikes of
/// the neuron do, it is kept once for all these synapses.
enum class owner : std::uint8_t { synapse, source, target };

/// Variables of its own, and what arriving spikes and spikes of its neuron do.
struct synapse {
    neuron body;  ///< equations, variables, parameters and subexpressions; body.far names what it reads of
                  ///< neurons
    /// Of each variable: whether it goes from step to step, not from event to event.
    std::vector<char> clock_driven;
    std::vector<pathway> on_pre, on_post, every;
    std::vector<far_number> reads;                                      ///< one for each of body.far
    bool reads_source_position = false, reads_target_position = false;  ///< i and j
    bool counts_outgoing = false, counts_incoming = false;              ///< N_outgoing and N_incoming
    bool is_random = false;                                             ///< it draws numbers
    std::vector<summed_number> sums;
    std::vector<addition> adds;  ///< those of the target first

    /// The first of the target's, which the port of a projection is; null where there is none.
    addition const* main() const {
        return adds.empty() || !adds.front().to.of_target ? nullptr : &adds.front();
    }
    /// Which of `adds` a statement adds to; nothing: it changes the synapse.
    std::optional<std::size_t> adds_to(statement const& s) const;
    /// How many pathways add to it.
    std::size_t ways_to(std::size_t which) const;
};

/// Names of how many neurons there are on either side, parameters of models that use them.
inline constexpr char const* sources_named = "N_pre";
inline constexpr char const* targets_named = "N_post";
bool is_count(std::string const& name);

/// Whether that takes its neurons to be read: it names some number of theirs. Throws `error` where it is no
/// text that could be read.
bool reads_neurons(synapse_text const& text);
/// Whether it names w, and neither its equations nor values from elsewhere declare it. Throws the same.
bool leans_on_weight(synapse_text const& text);
/// Throws `error` with all that is wrong.
synapse read_synapse(synapse_text const& text, both_ends const& ends = {});
/// The parameters of targets that it sums for; nothing where the text cannot be read.
std::vector<std::string> summed_names(source const& equations);

}  // namespace neurapse::equations
