// SPDX-License-Identifier: MIT
// Sums of arrivals: independent of order, as fine as promised, and refused where they cannot be.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "neurapse/base/random.hpp"
#include "neurapse/engine/arrivals.hpp"

using namespace neurapse;

namespace {

double sum_of(std::vector<double> const& weights, double bound) {
    arrivals sums{1, bound};
    for (double const w : weights) sums.add(0, w);
    double out = 0;
    sums.take(0, {&out, 1});
    return out;
}

}  // namespace

TEST_CASE("a sum of arrivals is the same in any order, where a sum of doubles is not") {
    random::stream dice{1, purpose::weight, 0};
    std::vector<double> weights;
    double bound = 0;
    for (int k = 0; k < 1000; ++k) {
        weights.push_back(std::ldexp(dice.normal(), int(dice.below(20))));
        bound += std::fabs(weights.back());
    }
    auto const forwards = sum_of(weights, bound);
    double plain = 0, reversed = 0;
    for (double const w : weights) plain += w;
    std::reverse(weights.begin(), weights.end());
    for (double const w : weights) reversed += w;
    CHECK(sum_of(weights, bound) == forwards);
    CHECK(plain != reversed);
    CHECK(forwards == doctest::Approx(plain).epsilon(1e-12));
}

TEST_CASE("every arrival is rounded by at most half a quantum of at most 2^-40") {
    for (double const bound : {1e-3, 1.0, 87.8 * 4000, 4.1e6}) {
        arrivals const sums{1, bound};
        CHECK(sums.quantum() <= 0x1p-40);
        CHECK(bound / sums.quantum() <= 0x1p62);
    }
    double const third = 1. / 3;
    CHECK(std::fabs(sum_of({third, third, third}, 1) - 1) <= 1.5 * arrivals(1, 1).quantum());
}

TEST_CASE("sums that would need a coarser quantum are not taken on") {
    CHECK(arrivals::can_hold(4e6, 1));
    CHECK(!arrivals::can_hold(5e6, 1));
    CHECK(arrivals::can_hold(3000. * 100'000, 3000));  // in-degree 1e5 at 3000 pA
    CHECK(!arrivals::can_hold(3000. * 5e6, 3000));
}

TEST_CASE("taking empties the sums") {
    arrivals sums{3, 10};
    sums.add(1, 2.5, 2);
    double out[3];
    sums.take(0, out);
    CHECK((out[0] == 0 && out[1] == 5 && out[2] == 0));
    sums.done();
    sums.take(0, out);
    CHECK(out[1] == 0);
}
