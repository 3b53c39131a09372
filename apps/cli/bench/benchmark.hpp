// SPDX-License-Identifier: MIT
// A benchmark: a network with what its answer must be. It is measured only after a trial, and a
// time is told only for an answer that is right.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace neurapse::cli {

/// What can be chosen about a benchmark.
struct variant {
    double scale = 1;
    double seconds = 1;         ///< measured, of the network's time
    double before_seconds = 0;  ///< simulated before
    std::string storage = "exact", precision = "double";
    std::string input{};  ///< "poisson" or "dc" where there is a choice
    std::uint64_t seed = 1;
};

/// What a run gave and what it took.
struct outcome {
    int threads = 1;
    std::string method;  ///< of the first population
    double setup_s = 0, simulation_s = 0;
    double cpu_s = 0;  ///< of all threads, during the simulation
    double neurons = 0, steps = 0, synapses = 0;
    std::uint64_t events = 0, spikes = 0, spike_hash = 0;
    double bytes_per_synapse = 0, peak_mb = 0, resident_mb = 0;
    double rate = 0, cv = 0;                            ///< of all neurons (Hz); of their intervals
    std::vector<std::pair<std::string, double>> rates;  ///< of each population (Hz)
};

/// An answer is right where a number of its outcome lies between two others.
struct bound {
    std::string of;  ///< "rate", "rate of exc", "cv", "synapses"
    double low, high;
};

struct benchmark {
    std::string name, summary;
    variant usual;
    variant trial;  ///< run first, on one thread and on several
    std::function<experiment(variant const&)> describe;
    std::function<std::vector<bound>(variant const&)> bounds;
};

}  // namespace neurapse::cli
