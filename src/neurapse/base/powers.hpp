// SPDX-License-Identifier: MIT
// Powers of any number and logarithms to the bases 2 and 10, in the manner of math.hpp. All work
// with a logarithm in two doubles; float is double, rounded.
//
// Largest errors measured, in units in the last place (double, float); tests hold the bounds:
//
//     power 0.89, 0.51   log2 and log10 0.51, 0.51
#pragma once

#include <limits>

#include "neurapse/base/exact.hpp"
#include "neurapse/base/math.hpp"

namespace neurapse::math {

/// x^y as C's pow has it: negative x to whole powers, with the sign that y odd or even gives; NaN
/// for negative x and other y; power(x, 0) and power(1, y) are 1 for all x and y, NaN included.
/// The same bits as pow(x, y) for x >= 0.
constexpr double power(double x, double y) {
    double const infinity = std::numeric_limits<double>::infinity();
    double const half = y / 2, size = detail::signed_as(x, 1.0);  // 0 for -0 too
    auto const whole = detail::if_zero(detail::to_bits(y) ^ detail::to_bits(trunc(y)));
    auto const even = detail::if_zero(detail::to_bits(half) ^ detail::to_bits(trunc(half)));
    double z = pow(size, y);
    z = x == 1 ? 1 : z;
    double const other = detail::choose(even | ~whole, z, -z);
    double minus = detail::choose(whole, other, std::numeric_limits<double>::quiet_NaN());
    minus = size == 0 ? other : minus;
    minus = size == infinity ? other : minus;
    return detail::signed_as(1.0, x) < 0 ? minus : z;
}
constexpr float power(float x, float y) { return float(power(double(x), double(y))); }

namespace detail {

/// log x times a factor in two parts; -inf at 0, NaN below.
constexpr double log_times(double x, double factor, double factor_lo) {
    double const infinity = std::numeric_limits<double>::infinity();
    auto const log = log_pair(x);
    auto const [hi, err] = exact_product(log.hi, factor);
    double y = hi + (err + (log.hi * factor_lo + log.lo * factor));
    y = x < infinity ? y : x;
    y = x < 0 ? std::numeric_limits<double>::quiet_NaN() : y;
    return x == 0 ? -infinity : y;
}

}  // namespace detail

/// The logarithm to base 2, exact for powers of two.
constexpr double log2(double x) { return detail::log_times(x, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56); }
constexpr float log2(float x) { return float(log2(double(x))); }

/// The logarithm to base 10, whole for powers of ten and for the nearest numbers to 0.1, 0.01 ...
constexpr double log10(double x) { return detail::log_times(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57); }
constexpr float log10(float x) { return float(log10(double(x))); }

}  // namespace neurapse::math
