// SPDX-License-Identifier: MIT
// Every formula has a dimension, and volts are not added to seconds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/timed_array.hpp"
#include "neurapse/equations/tree.hpp"
#include "neurapse/equations/units.hpp"

namespace neurapse::equations {

/// What a formula is found to be.
struct kind_of_value {
    fine_dimension dim{};
    bool is_condition = false;
};

/// What names stand for.
class scope {
public:
    void declare(std::string const& name, kind_of_value what) { known_[name] = what; }
    /// A declared name, then a constant, then a unit.
    std::optional<kind_of_value> find(std::string const& name) const;
    /// A name that is not declared, but that somebody who misspells another may have meant.
    void suggest(std::string const& name) { suggested_.push_back(name); }
    bool declares(std::string const& name) const { return known_.count(name) > 0; }
    void declare(std::shared_ptr<timed_array const> const& array) { arrays_[array->name] = array; }
    /// Null where no timed array is called so.
    timed_array const* array(std::string const& name) const;
    std::vector<std::string> names() const;
    std::vector<std::string> arrays() const;

    std::string remedy = "write numbers and units only";  ///< for a name that is not known

private:
    std::map<std::string, kind_of_value> known_;
    std::map<std::string, std::shared_ptr<timed_array const>> arrays_;
    std::vector<std::string> suggested_;
};

/// pi, e, inf and Python's True and False.
std::optional<double> constant_named(std::string const& name);
inline bool is_truth(std::string const& name) { return name == "True" || name == "False"; }

/// xi, xi_1 ...: white noise of unit strength.
bool is_noise(std::string const& name);

/// The dimension of a formula. Throws `error` with one complaint, its caret under the operand that
/// does not fit.
kind_of_value check_units(source const& text, tree const& formula, scope const& names);

/// "(a + b)*mV": a formula as it was written, with a unit.
std::string with_unit(source const& text, tree const& formula, std::string const& unit);

/// The dimension that a declaration such as `amp/meter**2` or `1` names.
fine_dimension declared_dimension(source const& text, tree const& declaration);

/// Complains unless the formula of a statement or equation has the dimension it should have. `why`
/// says what that is: "v is a voltage".
void require_dimension(source const& text, tree const& formula, kind_of_value found,
                       fine_dimension const& expected, std::string const& why, std::string const& remedy);
void require_condition(source const& text, tree const& formula, kind_of_value found, std::string const& what);

}  // namespace neurapse::equations
