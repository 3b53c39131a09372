// SPDX-License-Identifier: MIT
// One formula for many neurons, before anything runs: "EL + 5*mV*randn()".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/check_units.hpp"

namespace neurapse::equations {

/// A name that the formula may use: one number for all neurons or one for each.
struct known_quantity {
    fine_dimension dim;
    std::vector<double> numbers;
};

/// The formula's number for each of n neurons, in coherent units; one if they are all alike. It may use
/// i, N, rand() and randn(), with dice named by the neuron. Throws `error` where the formula is wrong or has
/// another dimension than `expected`; `what` it is stands in the complaint.
std::vector<double> evaluate(source const& text, std::map<std::string, known_quantity> const& known,
                             fine_dimension const& expected, std::string const& what, std::size_t n,
                             random::family dice);

/// The dimension and number of a formula of units and of what is known, one number each.
known_quantity evaluate_constant(source const& text, std::map<std::string, known_quantity> const& known = {});

}  // namespace neurapse::equations
