// SPDX-License-Identifier: MIT
// A number that a description gives: one for all, one for each in a list, or a distribution
// that each draws from, with dice named after what it is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/catalogue/reader.hpp"

namespace neurapse {

struct value_spec {
    enum class shape { constant, listed, uniform, normal, lognormal, calculated };

    shape form = shape::constant;
    /// The constant; the list; the two parameters of the distribution; or the two ends of what a formula of
    /// the synapse can give, which is drawn elsewhere.
    std::vector<double> numbers;
    std::optional<double> low, high;  ///< draws beyond are set to these
    int area_power = 0;               ///< numbers were given per area (1) or absolute (-1), against the table
    place where{};
    std::vector<std::size_t> rows{};  ///< of a list of lists: how many numbers stand in each

    static value_spec of(double x) { return {shape::constant, {x}, {}, {}, 0, {}, {}}; }
    bool is_constant() const { return form == shape::constant; }
    /// Bounds on anything it can give; infinite where it is not clipped.
    double smallest() const;
    double largest() const;

    /// The largest magnitude that a draw can have: dice of 53 bits have an end.
    double reach() const;

    /// The k-th value; `dice` is used by distributions only.
    double draw(std::size_t k, random::stream dice) const;
    /// Values for n names (lane, 0), (lane, 1), ...; `listed` is the first's place in a list.
    void draw_lane(std::uint32_t lane, std::size_t listed, random::family dice, std::size_t n,
                   double* out) const;
    /// One number for all where it is constant, else n numbers.
    std::vector<double> expand(std::size_t n, random::family dice) const;
};

/// How many entries stand in each list of a list of lists; nothing where it is a flat one.
std::vector<std::size_t> rows_of(setting::list const& all);

/// Reads a number, a list, a nested list (row after row) or a distribution.
std::optional<value_spec> read_value(reader& from, std::string_view key, setting const& s,
                                     expectation const& e);

}  // namespace neurapse
