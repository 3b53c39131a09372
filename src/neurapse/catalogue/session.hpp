// SPDX-License-Identifier: MIT
// An experiment on its way: described, built, run in as many pieces as one likes, and asked
// for its results at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "neurapse/catalogue/build.hpp"
#include "neurapse/catalogue/build_recorders.hpp"
#include "neurapse/catalogue/experiment.hpp"
#include "neurapse/catalogue/set_weights.hpp"

namespace neurapse {

/// Refuses every file; for descriptions that name none.
table no_files(std::string const& file);

/// Goes on to the end in pieces of a few hundredths of a second, as long as `goes_on`, asked after each, says
/// so.
void run_in_pieces(simulation& s, step_id end, std::function<bool()> const& goes_on);

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
        : session(read_plan(e.description, files), threads) {}
    explicit session(neurapse::plan p, int threads = 1)
        : plan_(std::move(p)), simulation_(build(plan_, threads)) {}

    /// Runs to the end of the described duration.
    session& run() { return run_steps(plan_.run.steps - simulation_.now()); }
    /// Runs on for a time, rounded to whole steps, whatever the described duration.
    session& run(duration t) { return run_steps(simulation_.grid().steps(t)); }
    /// Runs on for n steps in pieces, as long as `goes_on` says so; see run_in_pieces.
    session& run(step_id n, std::function<bool()> const& goes_on) {
        run_in_pieces(simulation_, simulation_.now() + n, goes_on);
        return *this;
    }

    /// Runs on for n steps of a closed loop, and says who fired in them, by time, population and neuron,
    /// until the next call. States are checked at every thousandth step only.
    std::span<spike_out const> step(step_id n = 1);
    /// Position of the stimulus of that name, for `send` and `drive`. Throws `error` where there is none.
    std::size_t inlet_of(std::string_view stimulus) const;
    /// A spike into target number `target` of a stimulus of kind `inlet`: it is emitted in the next
    /// step and arrives after the stimulus's delay. Throws `error` for another kind, a target that is
    /// none, or more spikes than the inlet said.
    void send(std::size_t stimulus, std::uint32_t target);
    /// Currents (pA) of a stimulus of kind `driven` from the next step on: so many rows, one for each target
    /// or one for all, each with as many steps; then the last of them stays. Throws `error` for another kind,
    /// another number of rows, and currents that are not finite.
    void drive(std::size_t stimulus, std::span<double const> currents, std::size_t rows);

    /// The number that each neuron of a population has now, by the name under which it is recorded, in ms,
    /// mV, pA and so on. Throws `error` where there is none of that name.
    std::vector<double> state(std::size_t population, std::string const& name) const;
    /// The unit of such a number.
    std::string unit_of(std::size_t population, std::string const& name) const;
    /// Sets a variable of all neurons, as if the last step had left it so. Throws `error` for what is no
    /// variable of the model, another number of values than of neurons, and values that are not finite.
    void set_state(std::size_t population, std::string const& variable, std::span<double const> values);
    /// Every synapse of a projection as it is now.
    weight_snapshot weights(std::size_t projection) const {
        return snapshot_of(plan_, simulation_, projection);
    }
    /// Sets their weights, in the same order; throws as set_weights.hpp says.
    void set_weights(std::size_t projection, std::span<double const> weights) {
        neurapse::set_weights(plan_, simulation_, projection, weights);
    }

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
