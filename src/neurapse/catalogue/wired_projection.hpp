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
    /// What a thread needs to draw with.
    struct scratch {
        partners out;
        std::vector<double> weight, delay;
    };
    /// Where a target position is found: its place among the sums of its slice.
    struct destination {
        std::uint32_t sum;
        std::uint16_t slice, side;
    };

    wired_projection(std::shared_ptr<projection_plan const> p, plan const& whole, team& helpers);

    /// Looks up the targets in a network whose slices are cut and whose ports have their units.
    void locate(plan const& whole, network const& net);

    projection_plan const& description() const { return *plan_; }
    /// Position of a neuron among the sources; -1: it is none.
    std::int32_t position(std::size_t layer, neuron_id n) const { return position_[layer].empty() ? -1 : position_[layer][n]; }
    bool has_sources_in(std::size_t layer) const { return !position_[layer].empty(); }
    destination to(std::uint32_t target) const { return to_[target]; }
    std::size_t layer_of(destination at) const { return plan_->to[at.side].population; }
    double scale(destination at) const { return scale_[at.side]; }  ///< of its port

    /// Calls put(target position, delay, weight) for the synapses of a source; the delay is that of
    /// the axon.
    template <class Put>
    void draw(std::uint32_t source, scratch& with, Put const& put) const;

private:
    void turn(team& helpers);
    /// Rounded to the nearest, halves upwards, as everywhere.
    std::int32_t steps(double ms) const { return std::int32_t(ms / dt_ms_ + 0.5); }

    std::shared_ptr<projection_plan const> plan_;
    double dt_ms_;
    std::unique_ptr<any_wiring> wiring_;
    bool by_source_;
    random::family weights_, delays_;
    std::vector<std::vector<std::int32_t>> position_;  ///< of each neuron of a layer
    std::vector<destination> to_;
    std::vector<double> scale_;  ///< of each side
    std::vector<std::size_t> listed_from_;  ///< where each lane's values begin in lists, if there are any
    /// For rules by target: the synapses of each source, as (target, number of the target's synapse).
    std::vector<std::size_t> row_at_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> row_;
};

template <class Put>
void wired_projection::draw(std::uint32_t source, scratch& with, Put const& put) const {
    auto const& p = *plan_;
    if (by_source_) {
        wiring_->partners_of(source, with.out);
        auto const n = with.out.size();
        with.weight.resize(n), with.delay.resize(n);
        if (listed_from_.empty()) {
            p.weight.draw_lane(source, 0, weights_, n, with.weight.data());
            p.delay.draw_lane(source, 0, delays_, n, with.delay.data());
        } else {
            for (std::uint32_t k = 0; k < n; ++k) {
                auto const listed = wiring_->listed(source, k).value_or(listed_from_[source] + k);
                with.weight[k] = p.weight.draw(listed, weights_(source, k));
                with.delay[k] = p.delay.draw(listed, delays_(source, k));
            }
        }
        for (std::size_t k = 0; k < n; ++k) put(with.out[k], steps(with.delay[k]), with.weight[k]);
    } else {
        for (auto i = row_at_[source]; i < row_at_[source + 1]; ++i) {
            auto const [lane, k] = row_[i];
            std::size_t listed = 0;
            if (!listed_from_.empty()) listed = wiring_->listed(lane, k).value_or(listed_from_[lane] + k);
            put(lane, steps(p.delay.draw(listed, delays_(lane, k))), p.weight.draw(listed, weights_(lane, k)));
        }
    }
}

}  // namespace neurapse
