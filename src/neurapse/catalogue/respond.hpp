// SPDX-License-Identifier: MIT
// The response of unconnected neurons to given currents, from given states, with all states
// returned: one call, without an experiment around it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neurapse/catalogue/setting.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// Initial values by variable: one for all neurons or one for each, in coherent units (mV, pA).
using initial_values = std::map<std::string, std::vector<double>>;

struct response {
    std::map<std::string, table> states;  ///< by variable: [neurons x (steps + 1)], the initial state first
    std::vector<std::vector<double>> spikes_ms;  ///< spike times of each neuron
};

/// Drives `currents.rows` neurons of a model with currents in pA, one column for each step of
/// dt, constant over the step. Variables without an initial value start at rest. Throws `error`
/// for an unknown model, parameter, method or variable, and for a current that is not finite.
response respond(std::string const& model, settings const& parameters, table const& currents, duration dt,
                 initial_values const& initial = {}, std::string const& method = "");

/// The stable resting state of a model nearest to its leak potential under a constant current,
/// by variable; empty where there is none.
std::map<std::string, double> resting_state(std::string const& model, settings const& parameters,
                                            current i = {});

}  // namespace neurapse
