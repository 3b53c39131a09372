// SPDX-License-Identifier: MIT
// Numbers and units as people write them, the same under every locale. Reading rounds once, from
// the decimal digits to the engine's units, so that "300 us" and "0.3 ms" are the same number;
// what is printed reads back to the very bits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/units.hpp"

namespace neurapse {

/// The number that the whole string is, if it is one: -70, .5, +3, 1e-3, and also inf and nan, so
/// that callers can complain about them. Hexadecimal, spaces and anything behind it are refused.
std::optional<double> parse_number(std::string_view text);

/// A value in the engine's coherent units, as a text gave it.
struct measured {
    double value = 0;
    dimension dim;
    bool plain = false;  ///< no unit was written at all
};

/// A value, or why there is none and what to do about it.
struct reading {
    std::optional<measured> value;
    std::string why, remedy;
};

/// A number and its unit: "10 ms", "-70mV", "120 mS/cm2", "1/ms", "50 %", "0.02". Units are
/// products and quotients of powers, read from left to right: pA*ms, nS/um^2, 1/mV/ms, s^-1.
reading parse_quantity(std::string_view text);

/// The shortest text that reads back to the same double: 0.1, 1200, 1e-05, inf, nan.
std::string print_number(double x);

/// A coherent value with its customary unit: 100 um2, -70 mV, 3 mV/ms.
std::string print_quantity(double coherent, dimension dim);

/// The customary unit, the one print_quantity uses; empty for a plain number. It is the coherent
/// one but for lengths: um, um2.
std::string unit_symbol(dimension dim);

/// "time", "voltage", "a plain number"; the unit where there is no word.
std::string in_words(dimension dim);

/// The candidate that was probably meant, or nothing when none is near: the fewest letters
/// inserted, left out, exchanged or swapped with a neighbour, capitals not counting.
std::string nearest(std::string_view name, std::vector<std::string> const& candidates);

}  // namespace neurapse
