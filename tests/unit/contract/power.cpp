// SPDX-License-Identifier: MIT
#include "neurapse/contract/power.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "support/ulps.hpp"

using namespace neurapse;
using neurapse_test::ulps;

TEST_CASE("powers with an exponent known beforehand are within 1.5 + 1.5 e ulp") {
    for (double const exponent : {0.02, 0.1, 0.4, 0.5, 0.9, 1.5, 2.0, 3.0, 7.3, 20.0}) {
        CAPTURE(exponent);
        power const p{exponent};
        double most = 0;
        for (int i = 0; i < 300'000; ++i) {
            // Over the whole range of normal numbers, and in those between 1/2 and 2, where weights are.
            double const x = std::exp2(i % 2 ? -1022 + 2045 * (i / 300'000.0) : -1 + 2 * (i / 300'000.0));
            auto const truth = std::pow(static_cast<long double>(x), static_cast<long double>(exponent));
            if (truth > 0x1.6p1023L || truth < 0x1.7p-1023L) continue;
            most = std::max(most, ulps(p(x), truth));
        }
        CHECK(most > 0.5);  // it was measured
        CHECK(most < 1.5 + 1.5 * exponent);
    }
}

TEST_CASE("powers with an exponent known beforehand are exact where they can be") {
    double const infinity = std::numeric_limits<double>::infinity();
    for (double const x : {0.0, 5e-324, 1e-310, 0.3, 1.0, 45.61, 1e300}) {
        CHECK(power{0}(x) == 1);
        CHECK(power{1}(x) == x);
    }
    for (double const x : {0.0, 5e-324, 1e-310}) {
        CHECK(power{0.4}(x) == 0);
        CHECK(power{2}(x) == 0);
        CHECK(power{1000}(x) == 0);
    }
    CHECK(power{0.4}(std::numeric_limits<double>::min()) > 0);
    CHECK(power{1e6}(2) == infinity);
    CHECK(power{1e6}(0.5) == 0);
    CHECK(power{0.4}(1) == 1);
    CHECK(power{2}(1e200) == infinity);
    CHECK(power{2}(1e-200) == 0);
}
