// SPDX-License-Identifier: MIT
// An experiment on its way: described, built, run in as many pieces as one likes, and asked
// for its results at any time.
#pragma once

#include "neurapse/catalogue/build.hpp"
#include "neurapse/catalogue/experiment.hpp"

namespace neurapse {

/// Refuses every file; for descriptions that name none.
table no_files(std::string const& file);

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

    neurapse::plan plan_;
    neurapse::simulation simulation_;
};

/// Runs an experiment from beginning to end.
inline recordings run(experiment const& e) { return session{e}.run().results(); }

}  // namespace neurapse
