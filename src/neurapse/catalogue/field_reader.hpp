// SPDX-License-Identifier: MIT
// Reads a number of each neuron for each of several named fields: parameters, first values, positions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/evaluate.hpp"

namespace neurapse {

/// A number for each of several named fields, from a table that may name only some of them.
struct field_table {
    std::vector<std::string> names;
    std::vector<dimension> dims;
    std::vector<bounds> bound;
    std::vector<std::vector<std::string>> choices;
    std::vector<equations::fine_dimension> fine;  ///< of what may be given as a formula; empty: nothing may
    std::vector<setting const*> standards;        ///< defaults that are formulas or distributions
};

class field_reader {
public:
    field_reader(plan const& p, population_plan const& of, complaints& out)
        : plan_(p), made_(of), out_(out) {}

    /// Reads numbers by name; their random draws are named after population and field.
    field_values read(settings const* t, std::string const& path, place where, field_table const& fields,
                      std::string const& dice_name, purpose why);
    /// Whether a list has a number for each neuron; if not, that is complained of.
    bool has_length(reader& from, std::string const& name, setting const& s, value_spec const& spec) const;

    std::vector<double> areas{};                               ///< of the neurons, where the model has them
    std::map<std::string, equations::known_quantity> known{};  ///< what formulas may use

private:
    void calculate(reader& from, std::vector<std::size_t> left, field_table const& fields, field_values& all,
                   std::string const& dice_name, purpose why);
    void scale_by_area(std::vector<double>& numbers, int power) const;

    plan const& plan_;
    population_plan const& made_;
    complaints& out_;
};

}  // namespace neurapse
