// SPDX-License-Identifier: MIT
// How far functions of base/ are from the truth. Truth is long double, whose error is some thousandth of a
// double's last place; where long double is no wider than double nothing is compared.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace neurapse_test {

#ifndef NEURAPSE_SAMPLES
constexpr int samples = 100'000;
#else
constexpr int samples = NEURAPSE_SAMPLES;
#endif

/// |value - truth| in units in the last place of T at truth; subnormals have the least unit.
template <class T>
double ulps(T value, long double truth) {
    using limits = std::numeric_limits<T>;
    if (static_cast<long double>(value) == truth) return 0;  // infinities as well
    int exponent = limits::min_exponent;
    if (truth != 0) std::frexp(truth, &exponent);
    auto const unit = std::ldexp(1.0L, std::max(exponent, limits::min_exponent) - limits::digits);
    return double(std::fabs(static_cast<long double>(value) - truth) / unit);
}

/// Numbers spread evenly, without a pattern, over 0..1.
inline double spread(int i) { return std::fmod(i * 0.6180339887498949, 1.0); }

/// The largest error over numbers spread evenly, without a pattern, over low..high, and, if the
/// interval touches or spans 0, over numbers of every size down to 2^-60 as well.
template <class T>
double worst(auto f, auto truth, double low, double high) {
    double most = 0;
    // What is not a number is farther away than all.
    auto const take = [&](double error) { most = std::isnan(most) || error <= most ? most : error; };
    for (int i = 0; i < samples; ++i) {
        double const u = spread(i);
        T const even = T(low + (high - low) * u);
        take(ulps<T>(f(even), truth(static_cast<long double>(even))));
        if (low > 0 || high < 0) continue;
        double const end = (i % 2 != 0 && low < 0) || high == 0 ? low : high;
        T const small = T(end * std::exp2(-60 * u));
        take(ulps<T>(f(small), truth(static_cast<long double>(small))));
    }
    return most;
}

inline void within(double bound, double error) {
    if (std::numeric_limits<long double>::digits < 64) return;
    CAPTURE(error);
    CHECK(error <= bound);
}

}  // namespace neurapse_test
