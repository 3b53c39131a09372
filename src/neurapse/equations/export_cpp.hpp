// SPDX-License-Identifier: MIT
// A model written as equations, as a header of the room `neurons`: for those who want the last factor.
#pragma once

#include <string>
#include <vector>

#include "neurapse/equations/neuron.hpp"

namespace neurapse::equations {

/// A C++ struct template that satisfies the concept `membrane`, with rk4 and euler as methods. `standards`
/// has a number of each parameter, `v_rest` is where the membrane potential rests with them (mV). Throws
/// `error` where a membrane cannot do what the model does.
std::string exported_header(std::string const& name, neuron const& model,
                            std::vector<double> const& standards, double v_rest);

}  // namespace neurapse::equations
