// SPDX-License-Identifier: MIT
// Everything a run leaves behind, as plain columns: the value that writers turn into files
// and reports turn into pictures. Times are ms, rates Hz; other units stand beside the data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace neurapse {

/// One population of the run, in the order of the description.
struct population_summary {
    std::string name, model;
    std::uint32_t size = 0;
    std::uint64_t spikes = 0;  ///< all spikes of the run, recorded or not
    /// Its spikes are events of neurons of that population: "exc.bang".
    std::optional<std::uint32_t> event_of{};
};

/// Recorded spikes in order of time: population is an index into recordings::populations.
struct spike_columns {
    std::vector<double> time_ms;
    std::vector<std::uint32_t> population, neuron;
};

/// One recorded variable of one neuron, projection or synapse; samples stand at trace_group::time_ms.
struct trace {
    std::string label;  ///< "exc[3].v"
    std::string unit;   ///< "mV"; empty for plain numbers
    std::vector<double> values;
};

/// Traces sampled at the same times.
struct trace_group {
    std::vector<double> time_ms;
    std::vector<trace> traces;
};

/// Spikes of a population counted in bins: bin k covers (edge_ms[k] - bin_ms, edge_ms[k]].
struct rate_series {
    std::string label;  ///< population or selection counted
    std::uint32_t neurons = 0;
    double bin_ms = 0;
    std::vector<double> edge_ms;
    std::vector<std::uint64_t> counts;
    std::vector<double> rate_hz;  ///< counts / (neurons * bin)
};

/// The weights of one projection over time, or another variable of its synapses.
struct weight_series {
    std::string projection, unit;
    std::vector<double> time_ms, mean, deviation, minimum, maximum;
    std::string variable = "w";
};

/// Every synapse of one projection at one time: its weight, or another variable.
struct weight_snapshot {
    std::string projection, unit;
    double time_ms = 0;
    std::vector<std::uint32_t> source_population, source, target_population, target;
    std::vector<double> weight, delay_ms;
    std::string variable = "w";
};

/// What a run recorded.
struct recordings {
    std::string title;
    double duration_ms = 0, dt_ms = 0;
    std::uint64_t seed = 0;
    std::vector<population_summary> populations;
    spike_columns spikes;
    std::vector<std::uint32_t> spikes_of;  ///< populations whose spikes were recorded
    std::vector<trace_group> traces;
    std::vector<rate_series> rates;
    std::vector<weight_series> weights;
    std::vector<weight_snapshot> snapshots;
};

}  // namespace neurapse
