// SPDX-License-Identifier: MIT
// A synapse model written as equations in a description, with the face of the catalogue's plasticity rules.
#pragma once

#include <memory>
#include <string>

#include "neurapse/catalogue/models.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse {

/// A model as [synapse.NAME] has it; projections give what they have of their own.
struct equation_synapse {
    std::string name;
    equations::synapse model;
    settings standards;           ///< parameters as they were written
    std::optional<double> largest;  ///< what an arrival adds at most, where the user says so

    /// The dimension of the weights: of the variable w, if there is one.
    std::optional<dimension> weight_dimension() const;
    bool has_weight() const { return model.body.variable("w").has_value(); }
    /// The model as it was read.
    std::string page() const;
};

/// The rule with its parameters, one number each, and first values of its variables; weights begin
/// within [least, most].
std::shared_ptr<any_rule const> rule_of(std::shared_ptr<equation_synapse const> model, std::map<std::string, std::vector<double>> parameters,
                                        std::vector<double> initial, double least, double most);

}  // namespace neurapse
