// SPDX-License-Identifier: MIT
// The parts of a running simulation, as plain structs: everything that a step reads or changes
// is reachable from a `network`.
//
// Neurons are divided into slices, each with some of the neurons of every population. A slice
// has the sums of what arrives at its neurons, all static and plastic synapses onto them, and a
// calendar of the spikes on their way to them; so that threads, each with slices of its own, meet
// only to tell each other who has fired.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "neurapse/base/aligned.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/receptor.hpp"
#include "neurapse/contract/recorder.hpp"
#include "neurapse/contract/stimulus.hpp"
#include "neurapse/engine/accumulators.hpp"
#include "neurapse/engine/any_plasticity.hpp"
#include "neurapse/engine/any_rows.hpp"
#include "neurapse/engine/synapse_table.hpp"

namespace neurapse {

/// A receptor port, and what a 1 in its sums means.
struct port_slot {
    std::string name;
    port_effect effect;
    std::unique_ptr<any_port> port;
    fixed_point_scale unit;
    std::size_t variable = 0;  ///< of the population, that jumps
};

/// A population with its ports.
struct layer {
    std::string name;
    neuron_id base = 0;   ///< number of its first neuron among the neurons of all layers
    bool single = false;  ///< its cells and ports are stepped_population<float>, stepped_port<float>
    std::unique_ptr<any_population> cells;
    std::vector<port_slot> ports;
    bool apart = false;  ///< its cells want the current of stimuli apart from that of ports
    /// Current of the stimuli over the present step (pA); empty without any.
    aligned_vector<double> stimulus;
    std::uint64_t spikes = 0;
    /// Its spikes are events of another layer's neurons, which may be as many as they like.
    bool tells = false;
};

/// A port of a recorder's own that only some of a projection's arrivals reach.
struct shadow {
    std::unique_ptr<any_port> port;
    accumulators sums;                ///< one for each neuron of the population
    std::vector<std::uint64_t> only;  ///< addresses of the synapses heard, ascending; empty: all
};

/// The projections from one population to one port of another.
struct projection {
    static constexpr std::size_t plastic = std::size_t(-1);

    /// A port of the targets or of the sources that plastic synapses add to as well.
    struct further_port {
        bool of_target;
        std::size_t layer, port;
    };

    std::string name;
    std::size_t from, to, port;  ///< layers, and the target layer's port
    std::size_t group;           ///< which rows of each slice it is in; or `plastic`
    std::size_t table = 0;       ///< which plastic table of each slice
    std::vector<std::unique_ptr<shadow>> shadows;
    std::vector<further_port> further{};
};

/// A way that spikes go to synapses or back to them, with those on it. A ring; the slot of a stamp is
/// its remainder.
template <class T>
struct pathway_in_flight {
    step_id delay = 0;  ///< of all, in steps; of a way to synapses 0: each synapse has its own
    std::vector<std::vector<T>> due;
};

/// Plastic synapses of one projection onto the neurons of a slice, with the spikes on their way:
/// along the axons to the synapses, from there along the dendrite to the neuron, and from the
/// neuron back to its synapses.
struct plastic_part {
    std::unique_ptr<synapse_table> table;
    std::unique_ptr<any_plasticity> rule;
    step_id dendritic = 0;  ///< delay from the synapses to the neuron, in steps
    std::vector<pathway_in_flight<std::uint32_t>> arriving;  ///< stretches
    std::vector<std::vector<release>> released;
    std::vector<pathway_in_flight<neuron_id>> returning;
    std::vector<further_sum> further;
    std::vector<release> returned[2];  ///< to sources, by the parity of the stamp

    template <class T>
    static T& slot(std::vector<T>& ring, step_id stamp) {
        return ring[std::size_t(stamp) % ring.size()];
    }
};

/// Neurons [first, last) of a layer.
struct neuron_range {
    neuron_id first = 0, last = 0;
    neuron_id size() const { return last - first; }
};

/// Targets of a stimulus that stand together: its targets from `at` on are neurons [first, last).
struct stimulus_run {
    std::size_t to, port;
    std::uint32_t at;
    neuron_id first, last;
};

/// Since when and until when the sums of stimulating currents are what they are.
struct steady_span {
    step_id since = -1, until = -1;
};

struct slice {
    /// So many sums, where synapses are stored, which number them with 16 bits.
    static constexpr std::size_t most_sums = 0x10000;
    std::vector<neuron_range> neurons;                ///< of each layer
    std::vector<std::vector<std::uint32_t>> sums_at;  ///< where the sums of a layer's port begin
    accumulators sums;
    std::vector<std::unique_ptr<any_rows>> groups;
    std::vector<plastic_part> plastic;
    std::vector<std::vector<fired>> fired_at[2];  ///< of each layer, by the parity of the stamp
    std::vector<std::vector<stimulus_run>> runs;  ///< of each stimulus
    std::vector<steady_span> currents;            ///< onto each layer
    std::uint64_t events = 0;
};

/// A stimulus: its generator counts targets through all parts. Currents act in the steps with
/// stamps from first to last; spikes of those stamps arrive `delay` steps later.
struct stimulus_source {
    std::unique_ptr<any_stimulus> generator;
    bool gives_spikes = false;
    std::vector<std::int64_t> quanta;  ///< of spikes: the weight of each target, or one for all
    step_id delay = 0, first = 0, last = 0;
};

struct network {
    duration dt;
    std::vector<layer> layers;
    std::vector<projection> projections;
    std::vector<stimulus_source> stimuli;
    std::vector<slice> slices;
    std::vector<neuron_range> sources_of_group;  ///< which of all neurons have rows in a group

    /// Calls see(source, target, delay, weight, address) for the synapses of a projection, by source,
    /// then delay, then target. An address belongs to one slice's table or group. Of plastic synapses another
    /// variable can be seen in the place of the weight.
    using visitor = std::function<void(neuron_id, neuron_id, std::int32_t, double, std::uint64_t)>;
    void visit(projection const& p, visitor const& see, std::optional<std::size_t> variable = {}) const;
    void visit_row(projection const& p, neuron_id source, visitor const& see,
                   std::optional<std::size_t> variable = {}) const;
    /// Gives the synapses of a projection, in the same order, weights in the unit of their port. Nothing
    /// happens to synapses whose weights are not kept.
    void set_weights(projection const& p, std::span<double const> weights, step_id now);

private:
    struct place_of_synapse;
    std::vector<place_of_synapse> row_of(projection const& p, neuron_id source,
                                         std::optional<std::size_t> variable = {}) const;
};

}  // namespace neurapse
