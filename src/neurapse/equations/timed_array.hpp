// SPDX-License-Identifier: MIT
// A function of time given by its values, one after each interval of dt, as Brian2's TimedArray: f(t), or
// with a value for each of several columns f(t, i). Before the first interval it has the first value, beyond
// the last the last.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/equations/units.hpp"

namespace neurapse::equations {

struct timed_array {
    std::string name;
    fine_dimension dim;
    double dt_ms = 1;
    std::size_t columns = 0;     ///< 0: it is a function of the time alone
    std::vector<double> values;  ///< row by row, in coherent units

    std::size_t rows() const { return values.size() / std::max<std::size_t>(columns, 1); }
};

/// The array as a simulation with steps of its own reads it: a time on the grid of the steps finds the value
/// that begins there, although neither is a multiple of the other to the last bit. Times are rounded to a
/// part of an interval, which is at most an eighth of a step.
class array_lookup {
public:
    array_lookup(std::shared_ptr<timed_array const> of, double step_ms) : of_(std::move(of)) {
        double parts = 1;
        while (parts < 8 / step_ms * of_->dt_ms) parts *= 2;
        fast_ = {of_->values.data(),      of_->columns,        parts / of_->dt_ms, 1 / parts,
                 double(of_->rows() - 1), double(of_->columns)};
    }

    /// What a loop over neurons takes along.
    struct view {
        double const* values;
        std::size_t columns;
        double parts_per_ms, part;  ///< the latter of an interval: a power of two
        double last, width;

        /// The row of a time; what is not a number has the first.
        std::int32_t row(double t_ms) const {
            double const k = std::floor((t_ms * parts_per_ms + 0.5) * part);
            return std::int32_t(k > 0 ? k < last ? k : last : 0);
        }
        double at(std::int32_t row) const { return values[row]; }
        /// NaN for a column that does not exist.
        double at(std::int32_t row, double column) const {
            return column >= 0 && column < width ? values[std::size_t(row) * columns + std::size_t(column)]
                                                 : NAN;
        }
        double const* begin_of(std::int32_t row) const { return values + std::size_t(row) * columns; }
    };
    view const& fast() const { return fast_; }

    double operator()(double t_ms, double column) const {
        auto const row = fast_.row(t_ms);
        return fast_.columns == 0 ? fast_.at(row) : fast_.at(row, column);
    }
    std::pair<double, double> range() const {
        auto const [low, high] = std::minmax_element(of_->values.begin(), of_->values.end());
        return {*low, *high};
    }

private:
    std::shared_ptr<timed_array const> of_;
    view fast_;
};

}  // namespace neurapse::equations
