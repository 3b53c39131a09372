// SPDX-License-Identifier: MIT
#include "neurapse/contract/power.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/ulps.hpp"

using namespace neurapse;
using neurapse_test::ulps;

TEST_CASE("powers with an exponent known beforehand are within 3 + e / 2 ulp") {
    for (double const exponent : {0.02, 0.1, 0.4, 0.5, 0.9, 1.5, 2.0, 3.0, 7.3, 8.0}) {
        CAPTURE(exponent);
        power const p{exponent};
        double most = 0;
        for (int i = 0; i < 300'000; ++i) {
            // Over the whole range of normal numbers, and in those between 1/2 and 2, where weights are.
            double const x = std::exp2(i % 2 ? -1022 + 2045 * (i / 300'000.0) : -1 + 2 * (i / 300'000.0));
            auto const truth = std::pow(static_cast<long double>(x), static_cast<long double>(exponent));
            if (truth > 0x1p1023L || truth < 0x1p-1000L) continue;
            most = std::max(most, ulps(p(x), truth));
        }
        CHECK(most > 0.5);  // it was measured
        CHECK(most < 3 + exponent / 2);
    }
}

TEST_CASE("powers with an exponent known beforehand: next to every border between the parts of an octave") {
    for (double const exponent : {0.4, 1.7, 8.0}) {
        power const p{exponent};
        double most = 0;
        for (int i = 0; i < 512; ++i)
            for (double const border : {1 + i / 512.0, 64 * (1 + i / 512.0)})
                for (double const x : {std::nextafter(border, 0.0), border, std::nextafter(border, 1e9)})
                    most = std::max(most, ulps(p(x), std::pow(static_cast<long double>(x),
                                                              static_cast<long double>(exponent))));
        CHECK(most < 3 + exponent / 2);
    }
}

TEST_CASE("powers with an exponent known beforehand are exact where they can be") {
    double const infinity = std::numeric_limits<double>::infinity();
    for (double const x : {0.0, 5e-324, 1e-310, 0.3, 1.0, 45.61, 1e300}) CHECK(power{1}(x) == x);
    for (double const x : {0.0, 5e-324, 1e-310, 0.3, 1.0, 45.61, 1e300}) CHECK(power{0}(x) == 1);
    for (double const x : {0.0, 5e-324, 1e-310}) {
        CHECK(power{0.4}(x) == 0);
        CHECK(power{2}(x) == 0);
        CHECK(power{8}(x) == 0);
    }
    CHECK(power{0.4}(std::numeric_limits<double>::min()) > 0);
    CHECK(power{2}(1e200) == infinity);
    CHECK(power{2}(1e-200) == 0);
}
