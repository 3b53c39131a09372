// SPDX-License-Identifier: MIT
// Dimensions of formulas, whose exponents may be fractions (noise has s^-1/2), and the names of
// units that formulas may use: those of Brian2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/units.hpp"

namespace neurapse::equations {

/// A dimension with its exponents in twelfths, so that square, cube and fourth roots have one.
struct fine_dimension {
    dimension twelfths{};

    fine_dimension() = default;
    fine_dimension(dimension d);  // every dimension is one of these
    /// Nothing where some exponent is no multiple of 1/12.
    std::optional<fine_dimension> power(double exponent) const;
    /// Nothing where some exponent is a fraction.
    std::optional<dimension> whole() const;
    /// Exponents of which none would overflow when two are added.
    bool is_sensible() const;
    bool is_plain() const { return twelfths == dimension{}; }

    friend bool operator==(fine_dimension const&, fine_dimension const&) = default;
    friend fine_dimension operator*(fine_dimension a, fine_dimension b) {
        return of(a.twelfths + b.twelfths);
    }
    friend fine_dimension operator/(fine_dimension a, fine_dimension b) {
        return of(a.twelfths - b.twelfths);
    }

private:
    static fine_dimension of(dimension twelfths);
};

/// "a voltage", "a plain number", or the unit where there is no word.
std::string with_article(fine_dimension const& d);

/// A unit: its value in coherent units.
struct unit {
    double value = 1;
    fine_dimension dim{};
};

/// mV, msecond, siemens, cm2 ...; nothing where no unit is called so.
std::optional<unit> unit_named(std::string_view name);
/// Names to suggest where one was misspelt.
std::vector<std::string> const& usual_units();
/// "volt" for a voltage: the declaration that gives a value this dimension, empty if there is no short one.
std::string declaration_of(fine_dimension const& d);
/// "mV" for a voltage: what people multiply a number by; empty where nothing is usual.
std::string usual_unit(fine_dimension const& d);

}  // namespace neurapse::equations
