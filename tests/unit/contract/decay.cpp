// SPDX-License-Identifier: MIT
// The constant that replaces a decaying input stays right where a plain formula would overflow
// or divide zero by zero.
#include "neurapse/contract/decay.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

using namespace neurapse;

namespace {

/// Simpson's rule over one step, in units of the step: the definition itself.
double by_quadrature(double a, double b, bool ramp) {
    int const n = 200'000;
    double input = 0, constant = 0;
    for (int k = 0; k <= n; ++k) {
        double const s = double(k) / n, weight = k == 0 || k == n ? 1 : k % 2 ? 4 : 2;
        input += weight * (ramp ? s : 1) * std::exp(-b * s - a * (1 - s));
        constant += weight * std::exp(-a * (1 - s));
    }
    return input / constant;
}

}  // namespace

TEST_CASE("the replacing constant is the quotient of integrals that defines it") {
    for (double const a : {0.0, 0.01, 0.5, 3.0})
        for (double const b : {0.02, 0.5, 0.5 + 1e-9, 2.0, 40.0}) {
            CAPTURE(a);
            CAPTURE(b);
            duration const h{1}, tau{1 / b}, membrane{a > 0 ? 1 / a : INFINITY};
            CHECK(effect_of_decay(h, tau, membrane) ==
                  doctest::Approx(by_quadrature(a, b, false)).epsilon(1e-9));
            CHECK(effect_of_ramp(h, tau, membrane) ==
                  doctest::Approx(by_quadrature(a, b, true)).epsilon(1e-9));
        }
}

TEST_CASE("on a membrane far faster than the step, only the input at its end counts") {
    duration const h{1}, tau{5}, membrane{0.0001};
    CHECK(effect_of_decay(h, tau, membrane) == doctest::Approx(std::exp(-0.2)).epsilon(1e-3));
    CHECK(effect_of_ramp(h, tau, membrane) == doctest::Approx(std::exp(-0.2)).epsilon(1e-3));
}
