// SPDX-License-Identifier: MIT
// An experiment on its way: described, built, run in as many pieces as one likes, and asked
// for its results at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "neurapse/catalogue/build.hpp"
#include "neurapse/catalogue/experiment.hpp"

namespace neurapse {

/// Refuses every file; for descriptions that name none.
table no_files(std::string const& file);

/// A spike as a closed loop hears of it.
struct spike_out {
    std::size_t population;  ///< in the order of the description
    neuron_id neuron;
    double time_ms;
};

/// An experiment on its way.
class session {
public:
    /// Throws `error` with all complaints about the description.
    /// Results are the same for any number of threads.
    explicit session(experiment const& e, file_reader const& files = no_files, int threads = 1)
        : plan_(read_plan(e.description, files)), simulation_(build(plan_, threads)) {}

    /// Runs to the end of the described duration.
    session& run() { return run_steps(plan_.run.steps - simulation_.now()); }
    /// Runs on for a time, rounded to whole steps, whatever the described duration.
    session& run(duration t) { return run_steps(simulation_.grid().steps(t)); }

    /// Runs on for n steps of a closed loop, and says who fired in them, by time, population and neuron,
    /// until the next call. States are checked at every thousandth step only.
    std::span<spike_out const> step(step_id n = 1);
    /// Position of the stimulus of that name, for `send`. Throws `error` where there is none.
    std::size_t inlet_of(std::string_view stimulus) const;
    /// A spike into target number `target` of a stimulus of kind `inlet`: it is emitted in the next
    /// step and arrives after the stimulus's delay. Throws `error` for another kind, a target that is
    /// none, or more spikes than the inlet said.
    void send(std::size_t stimulus, std::uint32_t target);

    /// What has been recorded so far.
    recordings results() const { return recordings_of(plan_, simulation_); }

    neurapse::plan const& plan() const noexcept { return plan_; }
    neurapse::simulation& simulation() noexcept { return simulation_; }
    neurapse::simulation const& simulation() const noexcept { return simulation_; }

private:
    session& run_steps(step_id n) {
        simulation_.run(n);
        return *this;
    }

    class tap;

    neurapse::plan plan_;
    neurapse::simulation simulation_;
    tap* tap_ = nullptr;  ///< owned by the simulation, from the first `step` on
};

/// Runs an experiment from beginning to end.
inline recordings run(experiment const& e) { return session{e}.run().results(); }

}  // namespace neurapse
