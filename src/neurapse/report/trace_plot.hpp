// SPDX-License-Identifier: MIT
// Recorded variables over time: one panel for each unit, the spikes of the traced neurons as
// ticks above the panel that shows their first variable.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// All traces of the run as an SVG file.
std::string trace_plot(recordings const& run);

/// "exc[3].v" is neuron 3 of population exc; `found` is false for labels of other things.
struct traced_neuron {
    bool found = false;
    std::uint32_t population = 0, neuron = 0;

    friend bool operator==(traced_neuron const&, traced_neuron const&) = default;
};
traced_neuron neuron_of(std::string const& label, recordings const& run);

}  // namespace neurapse
