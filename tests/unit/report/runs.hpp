// SPDX-License-Identifier: MIT
// Recordings made by hand for the tests of the report: no simulation, no chance, awkward names.
#pragma once

#include <cmath>
#include <limits>

#include "neurapse/contract/recordings.hpp"

namespace runs {

inline constexpr char const* awkward = "<a href=\"x\">&'\x01\xff";

inline void add_spike(neurapse::recordings& run, double time, std::uint32_t population,
                      std::uint32_t neuron) {
    run.spikes.time_ms.push_back(time);
    run.spikes.population.push_back(population);
    run.spikes.neuron.push_back(neuron);
    ++run.populations[population].spikes;
}

/// Two populations of 80 and 20 neurons that fire one after the other, `spikes` times in all.
inline neurapse::recordings network(std::size_t spikes, double duration = 1000) {
    neurapse::recordings run;
    run.title = awkward;
    run.duration_ms = duration;
    run.dt_ms = 0.1;
    run.seed = 7;
    run.populations = {{awkward, "lif", 80, 0}, {"inh", "lif", 20, 0}};
    run.spikes_of = {0, 1};
    for (std::size_t k = 0; k < spikes; ++k) {
        auto const row = std::uint32_t(k * 37 % 100);
        add_spike(run, duration * double(k + 1) / double(spikes), row < 80 ? 0 : 1,
                  row < 80 ? row : row - 80);
    }
    return run;
}

inline void add_traces(neurapse::recordings& run, std::size_t samples) {
    neurapse::trace_group group;
    neurapse::trace v{"inh[3].v", "mV", {}}, flat{std::string(awkward) + "[0].i", "pA", {}},
        m{"inh[3].m", "", {}};
    for (std::size_t k = 0; k < samples; ++k) {
        group.time_ms.push_back(run.duration_ms * double(k + 1) / double(samples));
        v.values.push_back(-65 + 5 * std::sin(double(k) / 50));
        flat.values.push_back(12);
        m.values.push_back(k % 100 < 20 ? std::numeric_limits<double>::quiet_NaN() : 0.5);
    }
    group.traces = {v, flat, m};
    run.traces.push_back(group);
}

inline void add_rates(neurapse::recordings& run) {
    run.rates = {{awkward, 80, 10, {10, 20, 30}, {1, 0, 4}, {1.25, 0, 5}},
                 {"inh", 20, 10, {10, 20}, {1, 2}, {5, 10}}};
}

inline neurapse::weight_snapshot snapshot(double time) {
    return {awkward,    "pA", time, {0, 0, 1}, {0, 1, 2}, {1, 1, 0}, {3, 4, 5}, {30, 20 + time, -60},
            {1, 1.5, 2}};
}

inline void add_weights(neurapse::recordings& run) {
    run.weights = {{awkward, "pA", {0, 500, 1000}, {1, 2, 3}, {0, 0.5, 1}, {1, 1, 1}, {1, 3, 5}},
                   {"other", "nS", {1000}, {2}, {0}, {2}, {2}}};
    run.snapshots = {snapshot(0), snapshot(1000)};
}

/// All that can be recorded.
inline neurapse::recordings everything() {
    auto run = network(500);
    add_traces(run, 3000);
    add_rates(run);
    add_weights(run);
    return run;
}

}  // namespace runs
