// SPDX-License-Identifier: MIT
// Functions of the circle, angles in radians, and of the hyperbola, in the manner of math.hpp: the
// same bits on every machine, no branches. Angles that are simple parts of a turn are better kept in
// turns, see cos_turns and sin_turns.
//
// Largest errors measured, in units in the last place (double, float); tests hold the bounds:
//
//     sin and cos 0.87, 0.52   tan 2.33, 0.52   atan and atan2 1.79, 1.89   asin 2.48, 2.54
//     acos 2.41, 2.64          sinh 1.59, 1.58  cosh 1.10, 1.10
//
// Those of sin, cos and tan hold for |x| <= 1.6e6, zeros and poles included. Beyond, they are the sine,
// cosine and tangent, rounded, of an angle within |x| 2^-48 of x: as if the argument were wrong in its
// last few places; sin and cos never leave -1..1. An infinite angle gives NaN.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

#include "neurapse/base/exact.hpp"
#include "neurapse/base/math.hpp"

namespace neurapse::math {

namespace detail {

/// What differs between double and float here; numbers named _lo continue others.
template <class T>
struct circle;

template <>
struct circle<double> {
    static constexpr double pi = 0x1.921fb54442d18p+1, pi_lo = 0x1.1a62633145c07p-53;
};

template <>
struct circle<float> {
    static constexpr float pi = 0x1.921fb6p+1f, pi_lo = -0x1.777a5cp-24f;
};

// Minimax polynomials, fitted with mpmath's chebyfit in 60 digits. Sine and cosine are computed in
// double for float too, with fewer terms: the reduction needs double anyway.

/// (sin r - r) / r^3 for z = r^2, |r| <= pi / 4.
template <class T>
constexpr double sine_rest(double z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, 0x1.5e0b05bff20f2p-33, -0x1.ae600aca92c64p-26, 0x1.71de379654304p-19,
                      -0x1.a01a019e83816p-13, 0x1.1111111110bb2p-7, -0x1.5555555555555p-3);
    else
        return horner(z, 0x1.6dbded5452c9bp-19, -0x1.a013a740c35cep-13, 0x1.11110deef0ae3p-7,
                      -0x1.555555545df18p-3);
}

/// (cos r - 1 + r^2 / 2) / r^4 for z = r^2, |r| <= pi / 4.
template <class T>
constexpr double cosine_rest(double z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, -0x1.907d8f29fe831p-37, 0x1.1eeb68cd22f56p-29, -0x1.27e4fa17bf139p-22,
                      0x1.a01a019f4e9b4p-16, -0x1.6c16c16c16967p-10, 0x1.5555555555555p-5);
    else
        return horner(z, 0x1.9bd88004b0139p-16, -0x1.6c12d2bbdb37ep-10, 0x1.55555441635f9p-5);
}

/// (atan w - w) / w^3 for z = w^2, |w| <= tan(pi / 8).
template <class T>
constexpr T arc_rest(T z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, -0x1.3a2b7a07caea8p-6, 0x1.41603647c7a7cp-5, -0x1.a098bb6ba4941p-5,
                      0x1.dfe61e80903d2p-5, -0x1.10fa75382537fp-4, 0x1.3b1262d95579ep-4,
                      -0x1.745d0b26b83e7p-4, 0x1.c71c7185314cbp-4, -0x1.24924924360cbp-3,
                      0x1.999999999934ap-3, -0x1.5555555555555p-2);
    else
        return horner(z, -0x1.08432cp-4f, 0x1.b80f88p-4f, -0x1.24202ep-3f, 0x1.99973p-3f, -0x1.555554p-2f);
}

/// (sinh x - x) / x^3 for z = x^2, |x| <= 1.
template <class T>
constexpr T sinh_rest(T z) {
    if constexpr (sizeof(T) == 8)
        return horner(z, 0x1.b41232cf9950fp-41, 0x1.611cb330c1fe8p-33, 0x1.ae6460fae3728p-26,
                      0x1.71de3a4e14f4p-19, 0x1.a01a01a01ee7p-13, 0x1.11111111110fdp-7, 0x1.5555555555555p-3);
    else
        return horner(z, 0x1.78a70ep-19f, 0x1.a009p-13f, 0x1.11111ep-7f, 0x1.555556p-3f);
}

/// An angle as quarters of a turn, of which the two lowest bits matter, and r + low, |r| <= pi / 4.
struct folded {
    std::uint64_t quarters;
    double r, low;
};

/// After Cody & Waite 1980: pi / 2 in parts of 33 bits, so that up to 2^20 quarters times a part is
/// exact. No double below 2^20 quarters is nearer than some 2^-60 to a multiple of pi / 2, and
/// four parts leave an error below 2^-130; floats keep away further, and two parts do.
template <class T>
constexpr folded fold(double size) {
    // From 2^48 half turns on, an error of pi is small; inf - inf makes the NaN of an infinite angle.
    size = size < 0x1p48 * circle<double>::pi ? size : size - size;
    double const sum = size * 0x1.45f306dc9c883p-1 + rounder<double>;
    double const n = sum - rounder<double>;
    double const first = size - n * 0x1.921fb544p+0;
    if constexpr (sizeof(T) == 4) return {to_bits(sum), first - n * 0x1.0b4611a626331p-34, 0};
    auto const [second, lost] = exact_sum(first, n * -0x1.0b4611a6p-34);
    auto const [third, more] = exact_sum(second, n * -0x1.3198a2ep-69);
    double const rest = (lost + more) - n * 0x1.b839a252049c1p-104;
    double const r = third + rest;
    return {to_bits(sum), r, (third - r) + rest};
}

/// The sine of x + shift quarters.
template <class T>
constexpr double wave(folded x, unsigned shift) {
    double const z = x.r * x.r, half = 0.5 * z, top = 1 - half;
    double const sine = x.r + (z * x.r * sine_rest<T>(z) + x.low * top);
    double const cosine = top + (((1 - top) - half) + (z * z * cosine_rest<T>(z) - x.r * x.low));
    auto const quarters = x.quarters + shift;
    auto const odd = 0 - (quarters & 1);
    auto const chosen = (to_bits(sine) & ~odd) | (to_bits(cosine) & odd);
    return from_bits<double>(chosen ^ (quarters & 2) << 62);
}

/// The angle of the point (x, y) for x, y >= 0, turned by 0, pi / 4 or pi / 2 to where the series is short.
template <class T>
constexpr T arc(T y, T x) {
    using C = circle<T>;
    bool const steep = y > T(2.4142135) * x, level = !(y > T(0.41421357) * x);
    T const quarters = steep ? T(0.5) : level ? T(0) : T(0.25);
    T const w = (steep ? -x : level ? y : y - x) / (steep ? y : level ? x : y + x);
    T const z = w * w;
    return quarters * C::pi + (w + (w * z * arc_rest(z) + quarters * C::pi_lo));
}

/// The angle of (x, y) in 0..pi for y >= 0, from that of (|x|, y).
template <class T>
constexpr T behind(T angle, T x) {
    using C = circle<T>;
    return signed_as(T(1), x) < 0 ? C::pi - (angle - C::pi_lo) : angle;
}

/// e^x / 2 for x >= 0, also where e^x is too large. See exact_sum: y + lost is x - ln2_hi exactly.
template <class T>
constexpr T half_exp(T x) {
    using F = format<T>;
    x = x > F::exp_most + 1 ? F::exp_most + 1 : x;
    T const y = x - F::ln2_hi, part = y - x;
    T const lost = (x - (y - part)) - (F::ln2_hi + part);
    return exp_sum(y, lost - F::ln2_lo);
}

}  // namespace detail

/// sin x, odd to the last bit.
template <std::floating_point T>
constexpr T sin(T x) {
    T const y = T(detail::wave<T>(detail::fold<T>(detail::magnitude(x)), 0));
    return x < 0 ? -y : x == 0 ? x : y;
}

/// cos x, even to the last bit.
template <std::floating_point T>
constexpr T cos(T x) {
    return T(detail::wave<T>(detail::fold<T>(detail::magnitude(x)), 1));
}

/// tan x, odd to the last bit.
template <std::floating_point T>
constexpr T tan(T x) {
    auto const angle = detail::fold<T>(detail::magnitude(x));
    T const y = T(detail::wave<T>(angle, 0) / detail::wave<T>(angle, 1));
    return x < 0 ? -y : x == 0 ? x : y;
}

/// The angle in -pi/2..pi/2 whose tangent is x.
template <std::floating_point T>
constexpr T atan(T x) {
    return detail::signed_as(detail::arc(detail::magnitude(x), T(1)), x);
}

/// The angle in -pi..pi of the point (x, y), zeros and infinities as in C.
template <std::floating_point T>
constexpr T atan2(T y, T x) {
    T const rise = detail::magnitude(y), run = detail::magnitude(x);
    T const far = std::numeric_limits<T>::max() / 2;
    T const scale = ((rise > far) | (run > far)) ? T(0.25) : T(1);
    bool const alike = rise == run;  // also 0 and 0, inf and inf
    T const angle = detail::arc(alike ? sign(rise) : rise * scale, alike ? T(1) : run * scale);
    return detail::signed_as(detail::behind(angle, x), y);
}

/// The angle in -pi/2..pi/2 whose sine is x; NaN outside -1..1.
template <std::floating_point T>
T asin(T x) {
    return detail::signed_as(detail::arc(detail::magnitude(x), sqrt((1 - x) * (1 + x))), x);
}

/// The angle in 0..pi whose cosine is x; NaN outside -1..1.
template <std::floating_point T>
T acos(T x) {
    return detail::behind(detail::arc(sqrt((1 - x) * (1 + x)), detail::magnitude(x)), x);
}

/// (e^x - e^-x) / 2, odd to the last bit.
template <std::floating_point T>
constexpr T sinh(T x) {
    T const size = detail::magnitude(x), z = x * x;
    T const half = detail::half_exp(size);
    T const far = half - T(0.25) / half;
    return size < 1 ? x + x * z * detail::sinh_rest(z) : detail::signed_as(far, x);
}

/// (e^x + e^-x) / 2, even to the last bit.
template <std::floating_point T>
constexpr T cosh(T x) {
    T const half = detail::half_exp(detail::magnitude(x));
    return half + T(0.25) / half;
}

}  // namespace neurapse::math
