// SPDX-License-Identifier: MIT
// A running network. One step, (t, t + dt], is: propagate all state with the ports as they
// stand; add the arrivals stamped t + dt; threshold, reset, emit; record. docs/semantics.md
// states each rule with the test that pins it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "neurapse/contract/time_grid.hpp"
#include "neurapse/contract/recorder.hpp"
#include "neurapse/engine/network.hpp"

namespace neurapse {

class simulation {
public:
    explicit simulation(network parts);

    /// Goes on by so many steps. Running twice is the same as running once for the sum.
    /// Throws `error` of code::runaway, between chunks of steps, when a state is not finite.
    void run(step_id steps);

    step_id now() const noexcept { return now_; }
    time_grid grid() const noexcept { return grid_; }
    network const& state() const noexcept { return net_; }
    network& state() noexcept { return net_; }
    std::uint64_t synaptic_events() const noexcept { return events_; }

    /// Stops, as for a state that is not finite, when a population fires faster over one of the
    /// windows of 100 ms that time falls into; 0: no limit.
    void limit_rate(double hz) noexcept { most_hz_ = hz; }

    /// A recorder is heard from the next step on.
    void attach(std::unique_ptr<any_recorder> r) { recorders_.push_back(std::move(r)); }
    std::vector<std::unique_ptr<any_recorder>> const& recorders() const noexcept { return recorders_; }

private:
    /// Synapses [first, last) of a projection whose spikes arrive at one stamp.
    struct due {
        std::uint32_t projection, first, last;
    };

    void step();
    void deliver();
    void stimulate();
    bool generate(stimulus_source& from, step_id stamp);
    void propagate(layer& of);
    void propagate(shadow& of, neuron_id size);
    void emit(std::size_t from);
    void check_finite() const;
    void check_rates();

    network net_;
    time_grid grid_;
    step_id now_ = 0;
    std::uint64_t events_ = 0;
    std::vector<std::vector<due>> calendar_;                 ///< a ring of stamps; slot = stamp modulo size
    std::vector<std::vector<std::uint32_t>> leaving_, onto_;  ///< projections of each layer, by side
    std::vector<std::unique_ptr<any_recorder>> recorders_;
    std::vector<double> generated_;
    double most_hz_ = 0;
    step_id rate_window_ = 1;
    std::vector<std::uint64_t> counted_;  ///< spikes of each layer until the last window
};

}  // namespace neurapse
