// SPDX-License-Identifier: MIT
// Field tables: what a model says of its parameters and variables, once. The experiment
// reader, the command line, the documentation and the recorders all read the same table.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/base/units.hpp"

namespace neurapse {

/// A model introduces itself.
struct about {
    std::string_view name;
    std::string_view summary;
    std::string_view equation;
    std::string_view reference;
};

/// The values a parameter may take; every parameter is finite unless `may_be_infinite`.
enum class bounds { any, positive, non_negative, may_be_infinite, probability };

constexpr bool within(bounds b, double x) {
    if (x != x) return false;
    bool const infinite = x - x != 0;
    switch (b) {
        case bounds::positive: return !infinite && x > 0;
        case bounds::non_negative: return !infinite && x >= 0;
        case bounds::probability: return x >= 0 && x <= 1;
        case bounds::may_be_infinite: return true;
        case bounds::any: break;
    }
    return !infinite;
}

constexpr std::string_view in_words(bounds b) {
    switch (b) {
        case bounds::positive: return "above 0";
        case bounds::non_negative: return "at least 0";
        case bounds::probability: return "from 0 to 1";
        case bounds::may_be_infinite: return "any number, inf included";
        case bounds::any: break;
    }
    return "any finite number";
}

/// The default of a parameter that must be given: whoever leaves it out is told.
inline constexpr double required = std::numeric_limits<double>::quiet_NaN();

/// Several numbers of one dimension, in coherent units.
template <dimension D>
struct quantities {
    std::vector<double> values;
};

/// A list of lists of plain numbers.
struct nested_list {
    std::vector<std::vector<double>> rows;
};

/// A number in the unit of the weights of the port that a projection ends on.
struct port_weight {
    double value = 0;
};

/// A table of numbers from a file named in the description, read before anything is built.
struct table {
    std::size_t rows = 0, columns = 0;
    std::vector<double> values;  ///< row after row

    double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};
struct table_file {
    std::string file;
    table content;
};

namespace detail {
template <class T>
struct dimension_of {
    static constexpr dimension value{};
};
template <dimension D>
struct dimension_of<quantity<D>> {
    static constexpr dimension value = D;
};
template <dimension D>
struct dimension_of<quantities<D>> {
    static constexpr dimension value = D;
};
}  // namespace detail

/// One parameter: its name in every text, its place in the struct, its meaning and bounds.
template <class Owner, class Value>
struct field {
    std::string_view name;
    Value Owner::* member;
    std::string_view meaning;
    bounds bound = bounds::any;
    std::string_view choices = {};  ///< "none,peak": the value is the position of one of these words

    using value_type = Value;
    static constexpr dimension dim = detail::dimension_of<Value>::value;
    /// A number, and hence something that a distribution can draw.
    static constexpr bool is_number = std::is_arithmetic_v<Value> || requires(Value v) { v.value; };

    constexpr double get(Owner const& owner) const
        requires is_number
    {
        if constexpr (std::is_arithmetic_v<Value>)
            return double(owner.*member);
        else
            return (owner.*member).value;
    }
    constexpr void set(Owner& owner, double coherent) const
        requires is_number
    {
        if constexpr (std::is_arithmetic_v<Value>)
            owner.*member = Value(coherent);
        else
            (owner.*member).value = coherent;
    }
};
template <class Owner, class Value, class... Rest>
field(char const*, Value Owner::*, Rest...) -> field<Owner, Value>;

/// One state variable; its number is held in coherent units.
template <class Owner, class Real>
struct variable {
    std::string_view name;
    Real Owner::* member;
    dimension dim;
    std::string_view meaning;
};
template <class Owner, class Real>
variable(char const*, Real Owner::*, dimension, char const*) -> variable<Owner, Real>;

/// A recordable that is a function of parameters and state, such as an ionic current.
template <class Function>
struct derived {
    std::string_view name;
    dimension dim;
    std::string_view meaning;
    Function of;  ///< double(params const&, state const&)
};
template <class Function>
derived(char const*, dimension, char const*, Function) -> derived<Function>;

/// A condition between parameters; where it fails, the field named is complained of.
struct requirement {
    bool holds;
    std::string_view field, why, remedy;
};

/// Why a model cannot be used where it stands, found when it is known where that is.
struct objection {
    std::string field, why, remedy;
    neurapse::code code = neurapse::code::out_of_bounds;  ///< missing_key: the field has no default
};

template <class Tuple, class Visit>
constexpr void for_each_in(Tuple const& table, Visit&& visit) {
    std::apply([&](auto const&... one) { (visit(one), ...); }, table);
}

}  // namespace neurapse
