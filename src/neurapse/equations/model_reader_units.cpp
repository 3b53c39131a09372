// SPDX-License-Identifier: MIT
// What is told of variables that are declared by a unit which their equations do not have.
#include <string>
#include <utility>

#include "neurapse/equations/check_units.hpp"
#include "neurapse/equations/model_reader.hpp"

namespace neurapse::equations {

/// Whether its derivative is what it should be, were the variable declared so.
bool model_reader::fits(equation const& e, fine_dimension const& declared) const {
    auto names = names_;
    names.declare(e.name, {declared, false});
    try {
        return check_units(equations(), e.formula, names).dim == declared / fine_dimension{dimensions::time};
    } catch (error const&) {
        return false;
    }
}

/// dv/dt = ... : volt/second declares v by the unit of its derivative, and : 1 by none. What else reads it is
/// not blamed.
void model_reader::refuse_unit(equation const& e) {
    if (e.kind != equation_kind::differential) return;
    auto const declared = names_.find(e.name)->dim;
    if (fits(e, declared)) return;
    auto const refuse = [&](fine_dimension const& meant, std::string what, std::string why) {
        names_.declare(e.name, {meant, false});
        equations().refuse(code::wrong_unit, e.unit.at, std::move(what), std::move(why),
                           "write : " + declaration_of(meant));
    };
    auto const of_rate = declared * fine_dimension{dimensions::time};
    if (!declared.is_plain() && !declaration_of(of_rate).empty() && fits(e, of_rate))
        refuse(of_rate, e.name + " is declared by the unit of its derivative",
               "the unit behind the colon is that of " + e.name);
    for (auto const d : {dimensions::voltage, dimensions::current, dimensions::conductance})
        if (declared.is_plain() && fits(e, d))
            refuse(d, e.name + " is declared as a plain number", "by its equation it is " + with_article(d));
}

std::string model_reader::declare_as(std::string const& name, fine_dimension const& found) {
    auto const unit = declaration_of(found);
    return unit.empty() ? "correct the formula or the unit"
                        : "correct the formula, or declare " + name + " as " + unit;
}

std::string model_reader::declared_as(fine_dimension const& d) {
    auto const unit = declaration_of(d);
    return !unit.empty() ? unit : !usual_unit(d).empty() ? usual_unit(d) : "1";
}

}  // namespace neurapse::equations
