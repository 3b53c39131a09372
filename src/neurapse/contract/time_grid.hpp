// SPDX-License-Identifier: MIT
// Time is a whole number of steps inside; this is the door between steps and milliseconds.
#pragma once

#include <cmath>

#include "neurapse/base/units.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse {

class time_grid {
public:
    explicit time_grid(duration dt) : dt_(dt), per_ms_(std::round(1 / dt.value)) {
        if (std::fabs(per_ms_ * dt.value - 1) > 1e-12) per_ms_ = 0;
    }

    duration dt() const { return dt_; }
    /// The nearest whole number of steps.
    step_id steps(duration t) const { return std::llround(t / dt_); }
    /// Whether t lies on the grid, up to the rounding of decimal fractions.
    bool on_grid(duration t) const {
        double const x = t / dt_;
        return std::fabs(x - std::round(x)) <= 1e-9 * std::fmax(1, std::fabs(x));
    }
    /// The time of a stamp, as the double nearest to the decimal number: 3 steps of 0.1 ms are 0.3.
    double ms(step_id step) const { return per_ms_ > 0 ? double(step) / per_ms_ : double(step) * dt_.value; }

private:
    duration dt_;
    double per_ms_;  ///< steps per ms where that is whole, else 0
};

}  // namespace neurapse
