// SPDX-License-Identifier: MIT
// What a population of a model that was made at run time is built from.
#pragma once

#include <memory>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/compile.hpp"

namespace neurapse::equations {

/// `initial` has numbers of each variable: one for all neurons or one
/// for each.
struct population_parts {
    std::shared_ptr<neuron const> model;
    method integration;
    parameter_values parameters;
    std::vector<std::vector<double>> initial;
    circumstances where;
    random::family dice;
};

}  // namespace neurapse::equations
