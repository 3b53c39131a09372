// SPDX-License-Identifier: MIT
// What formulas compute with: the operations of the machine, and the functions by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neurapse::equations {

/// Truth is 1 or 0. `choose(c, a, b)` is a where c is not 0.
enum class operation : std::uint8_t {
    constant,
    input,
    add,
    subtract,
    multiply,
    divide,
    floor_divide,
    modulo,
    power,
    negate,
    less,
    less_equal,
    equal,
    both,
    either,
    opposite,
    choose,
    absolute,
    sign,
    floor,
    ceil,
    truncate,
    sqrt,
    exp,
    expm1,
    exprel,
    log,
    log10,
    log1p,
    sin,
    cos,
    tan,
    arcsin,
    arccos,
    arctan,
    sinh,
    cosh,
    tanh,
    poisson,
    lookup,     ///< in a table: of a time and a column
    bernoulli,  ///< x / (e^x - 1), in place of a division by exprel
    fermi,      ///< 1 / (1 + e^x), in place of a division by that
};

/// How a function treats dimensions.
enum class dimensional {
    plain,  ///< plain numbers in, a plain number out
    kept,   ///< all arguments and the result have one dimension
    root,   ///< square root
    lost,   ///< any dimension in, a plain number out
    truth,  ///< int: a plain number or a condition in, a plain number out
    times,  ///< timestep(t, dt): two times in, a plain number out
};

struct function {
    std::string_view name;
    int arguments;
    dimensional rule;
    std::optional<operation> what;  ///< nothing: written with others (clip), or drawn (rand)
};

std::vector<function> const& functions();
function const* function_named(std::string_view name);

}  // namespace neurapse::equations
