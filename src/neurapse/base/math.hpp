// SPDX-License-Identifier: MIT
// The transcendental functions that can reach a spike. libm's differ between machines in the last
// bit; these are made as `floating_point.hpp` says, and `exponentials.hpp` has those of e^x.
//
// Largest errors measured, in units in the last place (double, float); tests hold the bounds:
//
//     log 0.79, 0.83   log1p 0.84, 0.85   pow 0.89, 0.51   cos_turns and sin_turns 1.26, 1.29
//
// NaN in gives NaN out. Results too small for a normal number are subnormal, as IEEE wants, and
// results too large are infinite.
#pragma once

#include <concepts>
#include <limits>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/base/floating_point.hpp"

namespace neurapse::math {

namespace detail {

// Minimax polynomials, fitted with mpmath's chebyfit in 60 digits.

/// (2 atanh(s) - 2 s) / s for z = s^2, |s| <= 0.1716.
template <class T>
constexpr T log_tail(T z) {
    if constexpr (sizeof(T) == 8)
        return z * horner(z, 0x1.2b5900de53b32p-3, 0x1.39fe51a7c18f9p-3, 0x1.7462b51cb66b1p-3,
                          0x1.c71c62e3f11e6p-3, 0x1.2492492df281ap-2, 0x1.99999999952d7p-2,
                          0x1.5555555555558p-1);
    else
        return z * horner(z, 0x1.2ee656p-2f, 0x1.997c2ep-2f, 0x1.55555cp-1f);
}

/// (sin(2 pi f) - 2 pi f) / f^3 for z = f^2, |f| <= 1/8.
template <class T>
constexpr T sine_tail(T z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, -0x1.6cc577dadd922p-1, 0x1.e8f036bcd3237p+1, -0x1.e3074d2614b2dp+3,
                      0x1.50783486facaap+5, -0x1.32d2cce62b872p+6, 0x1.466bc6775aae1p+6,
                      -0x1.4abbce625be53p+5);
    else
        return horner(z, 0x1.4cb762p+5f, -0x1.32ce1ep+6f, 0x1.466bc2p+6f, -0x1.4abbcep+5f);
}

/// (1 - cos(2 pi f)) / f^2 for z = f^2, |f| <= 1/8.
template <class T>
constexpr T cosine_tail(T z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, 0x1.b2f3eb054afcdp+0, -0x1.f9ce245cada0bp+2, 0x1.a6d1eef479be1p+4,
                      -0x1.e1f5068688d5bp+5, 0x1.55d3c7e3cb241p+6, -0x1.03c1f081b5ac0p+6,
                      0x1.3bd3cc9be45dep+4);
    else
        return horner(z, -0x1.db6492p+5f, 0x1.55cb98p+6f, -0x1.03c1eap+6f, 0x1.3bd3ccp+4f);
}

/// x = 2^k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2).
template <class T>
struct split {
    T k, f;
};

template <class T>
constexpr split<T> take_apart(T x) {
    using F = format<T>;
    bool const subnormal = x < std::numeric_limits<T>::min();
    T const shift = subnormal ? T(F::bias) + T(F::mantissa + 2) : T(F::bias);
    auto const word = to_bits(subnormal ? x * F::subnormal_scale : x);
    auto const one = F::bias << F::mantissa;
    auto const biased = (word - F::sqrt_half + one) >> F::mantissa;
    T const k = from_bits<T>(to_bits(F::whole) | biased) - F::whole - shift;
    return {k, from_bits<T>(word - (biased << F::mantissa) + one) - 1};
}

/// log of what was taken apart, plus low. After fdlibm: log(1 + f) = f - f^2/2 + s (f^2/2 + R).
template <class T>
constexpr T log_sum(split<T> x, T low) {
    using F = format<T>;
    T const s = x.f / (2 + x.f);
    T const half_square = T(0.5) * x.f * x.f;
    T const small = s * (half_square + log_tail(s * s)) + (x.k * F::ln2_lo + low);
    return x.k * F::ln2_hi - ((half_square - small) - x.f);
}

/// An unevaluated sum of two doubles, for the logarithm inside pow.
struct pair {
    double hi, lo;
};

constexpr pair exact_sum(double a, double b) {
    double const sum = a + b, part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}

/// a b without fma, as Dekker does it.
constexpr pair exact_product(double a, double b) {
    double const ah = head(a), al = a - ah, bh = head(b), bl = b - bh, p = a * b;
    return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

/// log x to about 65 bits: 2 s + s^3 (2/3 + ...), with s and the head of the series in pairs.
constexpr pair log_pair(double x) {
    auto const [k, f] = take_apart(x);
    double const d = 2 + f, d_lo = f - (d - 2), s = f / d;
    auto const [back, back_lo] = exact_product(s, d);
    double const s_lo = (f - back - back_lo - s * d_lo) / d;
    auto const [z, z_err] = exact_product(s, s);
    double const z_lo = z_err + 2 * s * s_lo;
    double const rest =
        z * horner(z, 0x1.e02e6fff27908p-4, 0x1.df7cc8e5fa539p-4, 0x1.1118c7e4b0917p-3, 0x1.3b1395d2190c1p-3,
                   0x1.745d177a96056p-3, 0x1.c71c71c6eaa10p-3, 0x1.2492492492521p-2, 0x1.999999999999ap-2);
    double const two_thirds = 0x1.5555555555555p-1;
    double const c = two_thirds + rest, c_lo = (two_thirds - c) + rest + 0x1.5555555555555p-55;
    auto const [cube, cube_err] = exact_product(s, z);
    auto const [tail, tail_err] = exact_product(cube, c);
    double const tail_lo = tail_err + cube * c_lo + (cube_err + s * z_lo + s_lo * z) * c;
    auto const [first, first_err] = exact_sum(k * format<double>::ln2_hi, 2 * s);
    auto const [sum, sum_err] = exact_sum(first, tail);
    return {sum, first_err + sum_err + (k * format<double>::ln2_lo + 2 * s_lo + tail_lo)};
}

/// x = whole turns + quarter / 4 + f, exactly, with quarter in -2..2 and |f| <= 1/8; the sine and
/// cosine of the f part.
template <class T>
struct angle {
    T quarter, sine, cosine;
};

template <class T>
constexpr angle<T> turn(T x) {
    using F = format<T>;
    T const size = magnitude(x);
    // From `whole` on every number is whole; inf - inf makes the NaN that an infinite angle wants.
    T const part = size >= F::whole ? size - size : size - ((size + F::whole) - F::whole);
    T const quarter = (4 * part + rounder<T>)-rounder<T>;
    T const f = part - quarter / 4;
    T const z = f * f;
    T const f_hi = head(f), f_lo = f - f_hi;
    T const rest = f_hi * F::two_pi_lo + f_lo * F::two_pi + f * z * sine_tail(z);
    return {quarter, f_hi * F::two_pi_hi + rest, 1 - z * cosine_tail(z)};
}

}  // namespace detail

/// The natural logarithm; -inf at 0, NaN below.
template <std::floating_point T>
constexpr T log(T x) {
    T const infinity = std::numeric_limits<T>::infinity();
    T y = detail::log_sum(detail::take_apart(x), T(0));
    y = x < infinity ? y : x;
    y = x < 0 ? std::numeric_limits<T>::quiet_NaN() : y;
    return x == 0 ? -infinity : y;
}

/// log(1 + x), accurate also where x is small; -inf at -1, NaN below.
template <std::floating_point T>
constexpr T log1p(T x) {
    T const infinity = std::numeric_limits<T>::infinity();
    T const u = 1 + x, part = u - 1;
    T const lost = (1 - (u - part)) + (x - part);  // u + lost is 1 + x exactly
    T y = detail::log_sum(detail::take_apart(u), lost / u);
    y = x < infinity ? y : x;
    y = x < -1 ? std::numeric_limits<T>::quiet_NaN() : y;
    y = x == -1 ? -infinity : y;
    return detail::magnitude(x) < detail::format<T>::tiny ? x : y;
}

/// x^y for x >= 0; pow(x, 0) is 1 and pow(x, 1) is x exactly. NaN for negative x.
constexpr double pow(double x, double y) {
    double const infinity = std::numeric_limits<double>::infinity();
    auto const log = detail::log_pair(x);
    auto const [hi, err] = detail::exact_product(y, log.hi);
    double const lo = detail::magnitude(hi) < 1000 ? err + y * log.lo : 0;
    double z = detail::exp_sum(hi, lo);
    double const none = std::numeric_limits<double>::quiet_NaN();
    auto const word = detail::to_bits(y), below = 0 - (word >> 63);
    auto const known = detail::if_zero((detail::to_bits(infinity) - (word << 1 >> 1)) >> 63);
    double const at_zero = detail::choose(below, infinity, 0.0);
    double const at_infinity = detail::choose(below, 0.0, infinity);
    z = x == 0 ? at_zero : z;
    z = x == infinity ? at_infinity : z;
    z = x == 1 ? 1 : z;  // where an infinite y has made a NaN
    z = x >= 0 ? z : none;
    z = detail::choose(known, z, none);
    z = detail::choose(detail::if_zero(word ^ detail::to_bits(1.0)), x, z);
    return detail::choose(detail::if_zero(word << 1), 1.0, z);
}
constexpr float pow(float x, float y) { return float(pow(double(x), double(y))); }

/// cos(2 pi x): angles counted in turns need no rounding of pi, so that quarters are exact.
template <std::floating_point T>
constexpr T cos_turns(T x) {
    auto const [quarter, sine, cosine] = detail::turn(x);
    T const far = detail::magnitude(quarter);
    return far == 2 ? -cosine : quarter == 1 ? -sine : quarter == -1 ? sine : cosine;
}

/// sin(2 pi x); odd to the last bit.
template <std::floating_point T>
constexpr T sin_turns(T x) {
    auto const [quarter, sine, cosine] = detail::turn(x);
    T const far = detail::magnitude(quarter);
    T const y = far == 2 ? -sine : quarter == 1 ? cosine : quarter == -1 ? -cosine : sine;
    return x < 0 ? -y : x == 0 ? x : y;
}

}  // namespace neurapse::math
