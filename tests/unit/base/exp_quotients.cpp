// SPDX-License-Identifier: MIT
// Quotients with e^x in them, compared with long double ones.
#include "neurapse/base/exp_quotients.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/ulps.hpp"

namespace math = neurapse::math;
using neurapse_test::within;
using neurapse_test::worst;

TEST_CASE_TEMPLATE("exprel_by_ratio: within 4.3 ulp", T, double, float) {
    auto const f = [](T x) { return math::exprel_by_ratio(x); };
    auto const truth = [](long double x) { return x == 0 ? 1 : std::expm1(x) / x; };
    within(4.3, worst<T>(f, truth, -2, 2));
    within(4.3, worst<T>(f, truth, T(-1e-3), T(1e-3)));
    within(4.3, worst<T>(f, truth, -100, 80));
    within(4.3, worst<T>(f, truth, -16.1, -15.9));
    within(4.3, worst<T>(f, truth, -1e6, sizeof(T) == 8 ? 708.7 : 87.6));
}

TEST_CASE_TEMPLATE("bernoulli: within 4.3 ulp", T, double, float) {
    auto const f = [](T x) { return math::bernoulli(x); };
    auto const truth = [](long double x) { return x == 0 ? 1 : x / std::expm1(x); };
    within(4.3, worst<T>(f, truth, -2, 2));
    within(4.3, worst<T>(f, truth, T(-1e-3), T(1e-3)));
    within(4.3, worst<T>(f, truth, -100, 80));
    within(4.3, worst<T>(f, truth, -16.1, -15.9));
    within(4.3, worst<T>(f, truth, -1e6, sizeof(T) == 8 ? 700 : 80));
}

TEST_CASE_TEMPLATE("fermi: within 2.6 ulp", T, double, float) {
    auto const f = [](T x) { return math::fermi(x); };
    auto const truth = [](long double x) { return 1 / (1 + std::exp(x)); };
    within(2.6, worst<T>(f, truth, -2, 2));
    within(2.6, worst<T>(f, truth, -100, 80));
    within(2.6, worst<T>(f, truth, -1e6, sizeof(T) == 8 ? 700 : 80));
}

TEST_CASE_TEMPLATE("quotients of e^x at the ends and at 0", T, double, float) {
    struct row {
        T value, expected;
    };
    T const inf = std::numeric_limits<T>::infinity(), none = std::numeric_limits<T>::quiet_NaN();
    T const most = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::denorm_min();
    row const rows[] = {{math::exprel_by_ratio(T(0)), 1},
                        {math::exprel_by_ratio(T(-0.0)), 1},
                        {math::exprel_by_ratio(least), 1},
                        {math::exprel_by_ratio(-least), 1},
                        {math::exprel_by_ratio(inf), inf},
                        {math::exprel_by_ratio(most), inf},
                        {math::exprel_by_ratio(-inf), 0},
                        {math::exprel_by_ratio(none), none},
                        {math::bernoulli(T(0)), 1},
                        {math::bernoulli(T(-0.0)), 1},
                        {math::bernoulli(least), 1},
                        {math::bernoulli(-least), 1},
                        {math::bernoulli(inf), 0},
                        {math::bernoulli(most), 0},
                        {math::bernoulli(-inf), inf},
                        {math::bernoulli(none), none},
                        {math::fermi(T(0)), T(0.5)},
                        {math::fermi(inf), 0},
                        {math::fermi(most), 0},
                        {math::fermi(-inf), 1},
                        {math::fermi(-most), 1},
                        {math::fermi(none), none}};
    for (T x = T(sizeof(T) == 8 ? 708.75 : 87.75); x < T(sizeof(T) == 8 ? 712 : 91); x += T(0.01)) {
        CAPTURE(x);
        CHECK(math::exprel_by_ratio(x) == inf);
        CHECK(math::bernoulli(x) == 0);
        CHECK(math::fermi(x) < 10 * std::numeric_limits<T>::min());
    }
    int number = 0;
    for (auto const& [value, expected] : rows) {
        CAPTURE(++number);
        CHECK((std::isnan(expected) ? std::isnan(value) : value == expected));
    }
}

static_assert(neurapse::math::bernoulli(0.0) == 1 && neurapse::math::fermi(0.0f) == 0.5f);
