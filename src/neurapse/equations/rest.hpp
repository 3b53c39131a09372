// SPDX-License-Identifier: MIT
// Where a neuron rests when left alone.
#pragma once

#include <optional>
#include <vector>

#include "neurapse/equations/compile.hpp"

namespace neurapse::equations {

/// The variables at a stable fixed point under a constant current (pA), given as i_stim, or as i_syn
/// where the model reads only that; nothing if none is found, or if the neuron fires there. `values`
/// has one number of each parameter, `first` those of variables that only change at spikes.
std::optional<std::vector<double>> resting_state(neuron const& model, parameter_values const& values,
                                                 std::vector<double> const& first, double current_pa);

}  // namespace neurapse::equations
