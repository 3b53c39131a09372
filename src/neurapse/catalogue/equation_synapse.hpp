// SPDX-License-Identifier: MIT
// A synapse model written as equations in a description, with the face of the catalogue's plasticity rules.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "neurapse/catalogue/models.hpp"
#include "neurapse/equations/methods.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse {

/// A model as [synapse.NAME] has it; projections give what they have of their own.
struct equation_synapse {
    std::string name;
    equations::synapse_text text;
    std::vector<double> intervals_ms{};  ///< of what happens at intervals
    settings standards;                  ///< parameters as they were written
    std::optional<setting> largest;      ///< what an event adds at most, where the user says so
    bool is_of_projection = false;  ///< a projection says it for itself, and `name` is that of the projection
    std::optional<equations::method> method;  ///< of clock-driven variables, where the user says so
    place where{};
    /// Nothing where neurons have to be known to read it.
    std::optional<equations::synapse> model;

    /// The same with its model, read for neurons that have such numbers. Throws `error`.
    std::shared_ptr<equation_synapse const> between(equations::both_ends const& ends) const;

    equations::method integration() const;
    /// The dimension of the weights: of the variable w, if there is one.
    std::optional<dimension> weight_dimension() const;
    bool has_weight() const { return model->body.variable("w").has_value(); }
    /// The model as it was read.
    std::string page() const;
};

/// The rule with its parameters, one number each, and first values of its variables; weights begin
/// within [least, most], and `largest` is what an event adds at most, to each of its additions, where the
/// user says so.
std::shared_ptr<any_rule const> rule_of(std::shared_ptr<equation_synapse const> model,
                                        std::map<std::string, std::vector<double>> parameters,
                                        std::vector<double> initial, double least, double most,
                                        std::vector<std::optional<double>> const& largest);

}  // namespace neurapse
