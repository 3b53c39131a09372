// SPDX-License-Identifier: MIT
#include "neurapse/base/powers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/ulps.hpp"

namespace math = neurapse::math;
using neurapse_test::samples;
using neurapse_test::spread;
using neurapse_test::ulps;
using neurapse_test::within;
using neurapse_test::worst;

TEST_CASE_TEMPLATE("log2 and log10: within 0.51 ulp, also about 1 and for subnormal numbers", T, double,
                   float) {
    auto const two = [](T x) { return math::log2(x); };
    auto const two_truth = [](long double x) { return std::log2(x); };
    auto const ten = [](T x) { return math::log10(x); };
    auto const ten_truth = [](long double x) { return std::log10(x); };
    for (auto const& [low, high] : {std::pair{0.25, 4.0}, {0.99, 1.01}, {1.0, 1e30}, {0.0, 1e-300}}) {
        if (sizeof(T) == 4 && high < 1e-30) continue;
        within(0.51, worst<T>(two, two_truth, low, high));
        within(0.51, worst<T>(ten, ten_truth, low, high));
    }
}

TEST_CASE_TEMPLATE("log2 of powers of two and log10 of powers of ten are whole", T, double, float) {
    using limits = std::numeric_limits<T>;
    for (int n = limits::min_exponent - limits::digits; n < limits::max_exponent; ++n)
        CHECK(math::log2(std::ldexp(T(1), n)) == n);
    for (int n = limits::min_exponent10; n <= limits::max_exponent10; ++n)
        CHECK(math::log10(T(std::stod("1e" + std::to_string(n)))) == n);
}

TEST_CASE_TEMPLATE("log2 and log10 know their limits", T, double, float) {
    T const inf = std::numeric_limits<T>::infinity(), none = std::numeric_limits<T>::quiet_NaN();
    for (auto const f : {+[](T x) { return math::log2(x); }, +[](T x) { return math::log10(x); }}) {
        CHECK(f(T(0)) == -inf);
        CHECK(f(T(-0.0)) == -inf);
        CHECK(f(inf) == inf);
        CHECK(f(T(1)) == 0);
        for (T const x : {T(-1), -inf, none}) CHECK(std::isnan(f(x)));
    }
}

TEST_CASE_TEMPLATE("power is C's pow where that is special", T, double, float) {
    using limits = std::numeric_limits<T>;
    T const inf = limits::infinity(), most = limits::max(), large = std::ldexp(T(1), limits::digits - 1);
    std::vector<T> const numbers{0,
                                 1,
                                 2,
                                 3,
                                 4,
                                 T(0.5),
                                 T(1.5),
                                 inf,
                                 most,
                                 T(5),
                                 large + 1,
                                 large,
                                 2 * large + 2,
                                 limits::min(),
                                 T(7),
                                 T(0.1),
                                 T(1e9),
                                 limits::denorm_min(),
                                 limits::quiet_NaN()};
    for (T const x : numbers)
        for (T const y : numbers)
            for (T const a : {x, -x})
                for (T const b : {y, -y}) {
                    T const value = math::power(a, b), expected = std::pow(a, b);
                    CAPTURE(a);
                    CAPTURE(b);
                    CHECK(std::isnan(value) == std::isnan(expected));
                    if (std::isnan(expected)) continue;
                    CHECK(std::signbit(value) == std::signbit(expected));
                    if (expected == 0 || std::isinf(expected) || std::fabs(expected) == 1) {
                        CHECK(value == expected);
                    } else {
                        CHECK(value == doctest::Approx(expected));
                    }
                }
}

TEST_CASE_TEMPLATE("power: the bits of pow, with the sign that an odd exponent keeps", T, double, float) {
    int wrong = 0;
    for (int i = 0; i < samples / 10; ++i) {
        T const x = T(20 * spread(i)), y = T(i % 40 - 20), z = T(10 * spread(7 * i) - 5);
        T const expected = math::pow(x, y);
        wrong += math::power(x, z) != math::pow(x, z);
        wrong += math::power(-x, y) != (i % 2 == 0 ? expected : -expected);
    }
    CHECK(wrong == 0);
}

TEST_CASE("power: within 0.95 ulp for negative numbers") {
    for (int const y : {-7, -2, -1, 2, 3, 4, 11}) {
        double most = 0;
        for (int i = 1; i < samples / 4; ++i) {
            double const x = -30 * spread(i);
            most = std::max(most, ulps(math::power(x, y), std::pow(static_cast<long double>(x), y)));
        }
        within(0.95, most);
    }
}

TEST_CASE("powers: the bits are the same on every machine, for arrays and single numbers") {  // pinned once
    std::vector<double> x(2000), same(x.size()), each(x.size());
    double const exponent = 1.3;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.01 * double(i + 1);
    for (std::size_t i = 0; i < x.size(); ++i) same[i] = math::power(x[i], exponent);
    for (std::size_t i = 0; i < x.size(); ++i) each[i] = math::power(-x[i], double(i % 7) - 3);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const volatile alone = x[i];
        CHECK(same[i] == math::power(double(alone), exponent));
        CHECK(each[i] == math::power(-alone, double(i % 7) - 3));
        sum += same[i] + each[i] / 1e6 + math::log10(x[i]) + math::log2(x[i]);
    }
    CHECK(sum == 0x1.88899b3fa38f3p+15);
}

static_assert(math::power(-2.0, 3.0) == -8 && math::power(-2.0f, -2.0f) == 0.25f);
static_assert(math::log10(1000.0) == 3 && math::log2(0.125f) == -3);
