// SPDX-License-Identifier: MIT
// Neurons of a model that was made at run time, as the engine's step sees them.
#pragma once

#include <cstddef>
#include <memory>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/equations/population_parts.hpp"

namespace neurapse::equations {

template <class Real>
std::unique_ptr<any_population> make_population(population_parts const& parts);

/// What a neuron keeps, in numbers of its state.
std::size_t numbers_per_neuron(neuron const& model);

}  // namespace neurapse::equations
