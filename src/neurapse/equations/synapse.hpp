// SPDX-License-Identifier: MIT
// A synapse as a user wrote it, read and found good.
#pragma once

#include <string>
#include <vector>

#include "neurapse/equations/neuron.hpp"

namespace neurapse::equations {

struct synapse_text {
    source equations, on_pre, on_post;
    outside_values given{};
};

/// A synapse as a user wrote it: variables of its own, and what arriving spikes and spikes of its neuron do.
struct synapse {
    neuron body;  ///< equations, variables, parameters and subexpressions
    std::vector<statement> on_pre, on_post;
    std::string adds_to;   ///< the variable or port of the target that on_pre adds to
    fine_dimension unit;   ///< of what it adds
};

synapse read_synapse(synapse_text const& text);

}  // namespace neurapse::equations
