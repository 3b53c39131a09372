// SPDX-License-Identifier: MIT
// Synapses written as equations, at work.
#pragma once

#include <memory>
#include <vector>

#include "neurapse/catalogue/equation_synapse.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse {

struct equation_synapse_parts {
    std::shared_ptr<equation_synapse const> description;
    std::shared_ptr<equations::compiled_synapse const> code;
    std::vector<double> initial;  ///< of each variable
    std::vector<double> largest;  ///< that an event may add, of each addition
    duration dt;
    std::vector<step_id> intervals;  ///< of what happens at intervals
};

/// Whether it has to know the source of each synapse.
bool knows_sources(equations::synapse const& model);

std::unique_ptr<any_plasticity> make_equation_synapses(equation_synapse_parts parts, synapse_table& table,
                                                       std::size_t targets, synapse_ends const& ends);

}  // namespace neurapse
