// SPDX-License-Identifier: MIT
// A running network. One step, (t, t + dt], is: propagate all state with the ports as they
// stand; add the arrivals stamped t + dt; threshold, reset, emit; record. docs/semantics.md
// states each rule with the test that pins it.
//
// Each thread goes through its own slices: it writes the spikes of the last step, of all slices,
// into its calendars, delivers what is due, and steps its neurons. Then it says that its spikes
// are there to be read; and while others still step theirs, it prepares the next step as far as
// the newest spikes play no part in it. Synapses that read neurons are settled when all have stepped.
// Nothing else is shared, and no result depends on who was first.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "neurapse/contract/recorder.hpp"
#include "neurapse/contract/time_grid.hpp"
#include "neurapse/engine/network.hpp"
#include "neurapse/engine/pacer.hpp"
#include "neurapse/engine/team.hpp"

namespace neurapse {

class simulation {
public:
    /// The threads share the slices of the network; more threads than slices are not used. Where it
    /// `may_rest`, all but one of them do whenever that turns out to be faster.
    explicit simulation(network parts, int threads = 1, bool may_rest = false);

    /// Goes on by so many steps. Running twice is the same as running once for the sum.
    /// Throws `error` of code::runaway, between chunks of steps, when a state is not finite.
    void run(step_id steps);
    /// The same, and the states are only looked at after every thousandth step.
    void advance(step_id steps);

    step_id now() const noexcept { return now_; }
    time_grid grid() const noexcept { return grid_; }
    network const& state() const noexcept { return net_; }
    network& state() noexcept { return net_; }
    std::uint64_t synaptic_events() const noexcept;
    int threads() const noexcept { return team_->members(); }

    /// Sets a variable of all neurons of a layer, as if the last step had left it so.
    void set(std::size_t layer, std::size_t variable, std::span<double const> of_each_neuron);
    /// Sets the weights of a projection's synapses, in the unit of their port, in the order in which
    /// network::visit shows them. The sums of the port must have room for them.
    void set_weights(projection const& p, std::span<double const> of_each_synapse);
    /// Makes a 1 in the sums of a port mean something else; weights are kept, as finely as they then can be.
    void set_unit(std::size_t layer, std::size_t port, fixed_point_scale unit);

    /// Gives a stimulus its currents from the next step on, a row for each target or one for all. False: it
    /// takes none.
    bool drive(std::size_t stimulus, std::span<double const> currents, std::size_t rows);

    /// Stops, as for a state that is not finite, when a population fires faster over one of the
    /// windows of 100 ms that time falls into; 0: no limit.
    void limit_rate(double hz) noexcept { most_hz_ = hz; }

    /// A recorder is heard from the next step on.
    void attach(std::unique_ptr<any_recorder> r) { recorders_.push_back(std::move(r)); }
    std::vector<std::unique_ptr<any_recorder>> const& recorders() const noexcept { return recorders_; }

private:
    step_id next_stop(step_id end) const;
    void run_together(step_id until);
    void prepare(slice& of, step_id now);
    void step(slice& of, step_id now);
    void settle(slice& of, step_id now);
    void sum(slice& of, step_id now);
    void note_spikes(slice& of, step_id then);
    void deliver_static(slice& of, step_id now);
    outlet outlet_of(slice& of, projection const& p, step_id now, std::vector<release>* list);
    outlet later_outlet_of(slice& of, projection const& p, step_id now);
    void note_plastic(slice& of, projection const& p, step_id then);
    void deliver_plastic(slice& of, step_id now);
    void go_back(slice& of, projection const& p, step_id now);
    void hear(slice& of, step_id now, projection const& p);
    void stimulate(slice& of, step_id now);
    void add_currents(slice& of, std::size_t which, step_id now);
    void add_spikes(slice& of, std::size_t which, step_id stamp);
    template <class Real>
    void propagate(slice& of, std::size_t which, step_id now);
    template <class Real>
    void propagate_shadow(slice& of, projection& p, shadow& s);
    void collect(step_id now);
    void check_finite() const;
    void check_rates();

    network net_;
    time_grid grid_;
    step_id now_ = 0;
    std::vector<std::vector<std::size_t>> into_group_;    ///< layers with rows in a group
    std::vector<std::vector<std::size_t>> plastic_onto_;  ///< plastic projections onto each layer
    std::vector<std::unique_ptr<any_recorder>> recorders_;
    std::unique_ptr<team> team_;
    std::unique_ptr<milestones> done_, settled_;
    std::unique_ptr<pacer> pace_;  ///< null: all members always
    std::vector<fired> collected_;
    bool meets_neurons_ = false;       ///< some synapses read neurons or sum for them
    bool settles_for_others_ = false;  ///< some of these add to their sources, which other slices may have
    double most_hz_ = 0;
    step_id rate_window_ = 1;
    std::vector<std::uint64_t> counted_;  ///< spikes of each layer until the last window
};

}  // namespace neurapse
