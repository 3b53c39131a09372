// SPDX-License-Identifier: MIT
// How a decaying input acts on a linear membrane over one step: the constant input that has
// the same effect at the end of the step (Rotter & Diesmann 1999, doi:10.1007/s004220050570,
// written so that equal time constants and an infinite one need no special case).
#pragma once

#include <cmath>

#include "neurapse/base/math.hpp"
#include "neurapse/base/units.hpp"

namespace neurapse {

/// The constant that replaces exp(-t/tau) over a step on a membrane of time constant `membrane`:
///     integral of exp(-s/tau) exp(-(h-s)/membrane) over integral of exp(-(h-s)/membrane).
inline double effect_of_decay(duration h, duration tau, duration membrane) {
    double const a = h / membrane, b = h / tau;
    // exp(-a) exprel(a - b), without the overflow that long steps on fast membranes would bring.
    return math::exp(-std::fmin(a, b)) * math::exprel(-std::fabs(a - b)) / math::exprel(-a);
}

/// The same for t exp(-t/tau), in ms.
inline double effect_of_ramp(duration h, duration tau, duration membrane) {
    double const a = h / membrane, b = h / tau, x = b - a;
    double ramp = 0;  // exp(-a) times the integral of u exp(-x u) over 0..1
    if (std::fabs(x) > 1) {
        ramp = (math::exp(-a) - (1 + x) * math::exp(-b)) / (x * x);
    } else {
        double power = math::exp(-a);
        for (int n = 0; n < 25; power *= -x / ++n) ramp += power / (n + 2);
    }
    return h.value * ramp / math::exprel(-a);
}

}  // namespace neurapse
