// SPDX-License-Identifier: MIT
// A projection at work: its connection rule between its sides, the dice for its weights and
// delays, and where its neurons are in a network. It draws the synapses of any source at any time,
// the same each time.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/network.hpp"
#include "neurapse/engine/team.hpp"

namespace neurapse {

class wired_projection {
public:
    /// The synapses of a source: positions of the targets, delays of the axon in steps, weights.
    struct row {
        partners target;
        std::vector<std::int32_t> delay;
        std::vector<double> weight;
        std::vector<double> delay_ms;  ///< before it is rounded
    };
    /// Target positions from `first` on that stand together among the sums of a slice: the place of
    /// each is its position plus `shift`, modulo 2^32.
    struct run {
        std::uint32_t first, shift, slice, layer;
        double scale;  ///< of the port
    };

    wired_projection(std::shared_ptr<projection_plan const> p, plan const& whole, team& helpers);

    /// Looks up the targets in a network whose slices are cut and whose ports have their units.
    void locate(plan const& whole, network const& net);

    projection_plan const& description() const { return *plan_; }
    /// Position of a neuron among the sources; -1: it is none.
    std::int32_t position(std::size_t layer, neuron_id n) const {
        return position_[layer].empty() ? -1 : position_[layer][n];
    }
    [[gnu::always_inline]] run const& run_of(std::uint32_t target) const {
        if (!run_of_.empty()) return runs_[run_of_[target]];
        // So few that counting them costs less than a table, which would not stay in the caches.
        std::size_t k = 0;
        for (auto const first : first_) k += target >= first;
        return runs_[k];
    }

    /// For a rule by target, the synapses of sources [first, last) of all neurons have to be gathered
    /// before: one after another all targets are drawn, and theirs are kept. Other rules need no such thing.
    void gather(neuron_id first, neuron_id last, team& helpers);
    /// Where to stop so that, from `first` on, no more than so many synapses are gathered at a time (but
    /// those of one source at least).
    neuron_id end_of_gathering(neuron_id first, neuron_id last, std::size_t most) const;
    void draw(std::uint32_t source, row& to) const;

    /// Draws all synapses once to count those of each neuron, by its position.
    void count_synapses(team& helpers);
    std::uint32_t outgoing(std::uint32_t source) const { return count_[source]; }
    std::uint32_t incoming(std::uint32_t target) const { return onto_[target]; }

private:
    /// Weights or delays of the synapses of a source.
    void draw(value_spec const& value, synapse_formula const* formula, std::uint32_t source,
              random::family dice, partners const& targets, double* out) const;

    std::shared_ptr<projection_plan const> plan_;
    double dt_ms_;
    std::unique_ptr<any_wiring> wiring_;
    bool by_source_;
    random::family weights_, delays_;
    std::vector<std::vector<std::int32_t>> position_;  ///< of each neuron of a layer
    std::vector<run> runs_;
    std::vector<std::uint32_t> first_;      ///< where the runs but the first begin, if they are few
    std::vector<std::uint32_t> run_of_;     ///< of each target, if they are many
    std::vector<std::size_t> listed_from_;  ///< where each lane's values begin in lists, if there are any
    std::vector<std::uint32_t> onto_;       ///< each target, once they are counted
    /// For rules by target: how many synapses each source has, which of all neurons it is, and, of
    /// those gathered, where its synapses begin: as (target, number of the target's synapse).
    std::vector<std::uint32_t> count_;
    std::vector<neuron_id> neuron_;
    std::vector<std::size_t> row_at_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> row_;
};

}  // namespace neurapse
