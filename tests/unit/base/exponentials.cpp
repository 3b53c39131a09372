// SPDX-License-Identifier: MIT
// Functions with e^x in them, compared with long double ones.
#include "neurapse/base/exponentials.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/ulps.hpp"

namespace math = neurapse::math;
using neurapse_test::within;
using neurapse_test::worst;

TEST_CASE_TEMPLATE("exp: within 0.75 ulp of the truth over its whole range", T, double, float) {
    auto const f = [](T x) { return math::exp(x); };
    auto const truth = [](long double x) { return std::exp(x); };
    within(0.75, worst<T>(f, truth, -2, 2));
    within(0.75, worst<T>(f, truth, sizeof(T) == 8 ? -708 : -87, sizeof(T) == 8 ? 709.78 : 88.7));
}

TEST_CASE_TEMPLATE("exp: underflow is gradual, within one unit of the least number", T, double, float) {
    auto const f = [](T x) { return math::exp(x); };
    auto const truth = [](long double x) { return std::exp(x); };
    within(1, sizeof(T) == 8 ? worst<T>(f, truth, -760, -708) : worst<T>(f, truth, -120, -87));
}

TEST_CASE_TEMPLATE("expm1: within 1.2 ulp, however small the argument", T, double, float) {
    auto const f = [](T x) { return math::expm1(x); };
    auto const truth = [](long double x) { return std::expm1(x); };
    within(1.2, worst<T>(f, truth, -2, 2));
    within(1.2, worst<T>(f, truth, -60, sizeof(T) == 8 ? 709.78 : 88.7));
}

TEST_CASE_TEMPLATE("exprel: within 1.9 ulp", T, double, float) {
    auto const f = [](T x) { return math::exprel(x); };
    auto const truth = [](long double x) { return x == 0 ? 1 : std::expm1(x) / x; };
    within(1.9, worst<T>(f, truth, -2, 2));
    within(1.9, worst<T>(f, truth, -100, 80));
}

TEST_CASE_TEMPLATE("exprel_just_below_0: within 1.75 ulp where it holds", T, double, float) {
    auto const f = [](T x) { return math::exprel_just_below_0(x); };
    auto const truth = [](long double x) { return x == 0 ? 1 : std::expm1(x) / x; };
    within(1.75, worst<T>(f, truth, -0.5, 0));
}

TEST_CASE_TEMPLATE("exp_by_ratio: within 1.45 ulp of the truth over its whole range", T, double, float) {
    auto const f = [](T x) { return math::exp_by_ratio(x); };
    auto const truth = [](long double x) { return std::exp(x); };
    within(1.45, worst<T>(f, truth, -2, 2));
    within(1.45, worst<T>(f, truth, sizeof(T) == 8 ? -760 : -120, sizeof(T) == 8 ? 709.78 : 88.7));
}

TEST_CASE_TEMPLATE("exprel_near_0: where it holds, the bits of exprel_by_ratio", T, double, float) {
    T const most = math::exprel_near_0_most<T>;
    for (T const x :
         {T(0), std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::min(), most, T(0.125)})
        for (T const y : {x, -x}) CHECK(math::exprel_near_0(y) == math::exprel_by_ratio(y));
    for (int i = 0; i < neurapse_test::samples; ++i) {
        T const size = T(i % 2 == 0 ? 1 : std::exp2(-60 * neurapse_test::spread(i)));
        T const x = (2 * T(neurapse_test::spread(3 * i)) - 1) * most * size;
        REQUIRE(math::exprel_near_0(x) == math::exprel_by_ratio(x));
    }
}

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
    row const rows[] = {{math::exp_by_ratio(T(0)), 1},
                        {math::exp_by_ratio(inf), inf},
                        {math::exp_by_ratio(most), inf},
                        {math::exp_by_ratio(T(710)), inf},
                        {math::exp_by_ratio(-inf), 0},
                        {math::exp_by_ratio(-most), 0},
                        {math::exp_by_ratio(none), none},
                        {math::exprel_by_ratio(T(0)), 1},
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
