// SPDX-License-Identifier: MIT
// Neurons of a model that was made at run time, as the engine's step sees them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/equations/compile.hpp"

namespace neurapse::equations {

/// What a population is made from. `initial` has numbers of each variable: one for all neurons or one
/// for each.
struct population_parts {
    std::shared_ptr<neuron const> model;
    method integration;
    parameter_values parameters;
    std::vector<std::vector<double>> initial;
    circumstances where;
    random::family dice;
};

template <class Real>
std::unique_ptr<any_population> make_population(population_parts const& parts);

/// What a neuron keeps, in numbers of its state.
std::size_t numbers_per_neuron(neuron const& model);

}  // namespace neurapse::equations
