// SPDX-License-Identifier: MIT
// Functions with e^x in them, made as `floating_point.hpp` says. Largest errors measured, in units in the
// last place (double, float); tests hold the bounds:
//
//     exp 0.70, 0.74   expm1 1.15, 1.11   exprel 1.75, 1.84   exprel_just_below_0 1.65, 1.70 tanh 2.33, 2.31
//     exp_by_ratio 1.40, 1.40   exprel_by_ratio 4.15, 3.45   bernoulli 4.25, 3.4   fermi 2.5, 2.45
//
// NaN in gives NaN out. Results too small for a normal number are subnormal, as IEEE wants, and results too
// large are infinite; from x = 708.7 on (87.6 in float) exprel_by_ratio is infinite and bernoulli 0.
#pragma once

#include <concepts>
#include <limits>

#include "neurapse/base/floating_point.hpp"

namespace neurapse::math {
namespace detail {

// Minimax polynomials, fitted with mpmath's chebyfit in 60 digits.

/// (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, even and odd powers apart so that they overlap.
template <class T>
constexpr T exp_tail(T r) {
    T const z = r * r;
    if constexpr (sizeof(T) == 8)
        return horner(z, 0x1.1f730349868cep-29, 0x1.27e4db646b17ep-22, 0x1.a01a01a6d889cp-16,
                      0x1.6c16c16c162d4p-10, 0x1.5555555555556p-5, 0.5) +
               r * horner(z, 0x1.af4de97ca4194p-26, 0x1.71de0231960ebp-19, 0x1.a01a01abe7fe1p-13,
                          0x1.11111111100dcp-7, 0x1.5555555555557p-3);
    else
        return horner(z, 0x1.6d4324p-10f, 0x1.5554eap-5f, 0.5f) +
               r * horner(z, 0x1.a124f2p-13f, 0x1.1110e0p-7f, 0x1.555556p-3f);
}

/// ((e^x - 1) / x - 1) / x for x from -1/2 to 0.
template <class T>
constexpr T exprel_tail(T x) {
    T const z = x * x;
    if constexpr (sizeof(T) == 8)
        return horner(z, 0x1.22be82715196bp-22, 0x1.a015d22f6d393p-16, 0x1.6c16c0ef372d5p-10,
                      0x1.5555555552589p-5, 0.5) +
               x * horner(z, 0x1.5deaab3617033p-26, 0x1.717f0810b8f80p-19, 0x1.a019e45bbbf94p-13,
                          0x1.1111110fde97ap-7, 0x1.5555555555527p-3);
    else
        return horner(z, 0x1.674caap-10f, 0x1.555432p-5f, 0.5f) +
               x * horner(z, 0x1.59a186p-13f, 0x1.10e9f6p-7f, 0x1.555552p-3f);
}

/// r coth(r / 2) - 2, for |r| <= ln(2) / 2.
template <class T>
constexpr T coth_tail(T r) {
    T const z = r * r;
    if constexpr (sizeof(T) == 8)
        return z * horner(z, 0x1.63f1d4c93e813p-25, -0x1.bbd5311684979p-20, 0x1.1566ab5bcf6ecp-14,
                          -0x1.6c16c16c0ab48p-9, 0x1.5555555555553p-3);
    else
        return z * horner(z, -0x1.6b0ca2p-9f, 0x1.555546p-3f);
}

/// x = k ln 2 + r with |r| <= ln(2) / 2; r is hi - lo, and hi is exact. The low bits of `word` are those of
/// k + offset.
template <class T>
struct reduced {
    typename format<T>::bits word;
    T hi, lo;
};

template <class T>
constexpr reduced<T> reduce(T x, typename format<T>::bits offset) {
    using F = format<T>;
    T const shift = rounder<T> + T(offset), sum = x * F::log2_e + shift, k = sum - shift;
    return {to_bits(sum), x - k * F::ln2_hi, k * F::ln2_lo};
}

/// x as far as e^x is neither 0 nor infinite, and a little further.
template <class T>
constexpr T where_exp_changes(T x) {
    using F = format<T>;
    x = x < F::exp_least ? F::exp_least : x;
    return x > F::exp_most ? F::exp_most : x;
}

/// 2^k e, `word` having been reduced with twice the bias. Two factors, since k reaches beyond the exponents
/// of T at both ends.
template <class T>
constexpr T scaled(T e, typename format<T>::bits word) {
    auto const half = word >> 1;
    return e * from_bits<T>(half << format<T>::mantissa) * from_bits<T>((word - half) << format<T>::mantissa);
}

/// e^(x + low), low being far below x; within 0.74 ulp.
template <class T>
constexpr T exp_sum(T x, T low) {
    auto const [word, hi, far] = reduce(where_exp_changes(x), 2 * format<T>::bias);
    T const lo = far - low;
    T const r = hi - lo;
    T const top = 1 + hi, lost = hi - (top - 1);  // top + lost is 1 + hi exactly
    return scaled(top + (lost + (r * r * exp_tail(r) - lo)), word);
}

/// e^x = scale (2 + tail + r) / (2 + tail - r), scale being 2^k.
template <class T>
struct exp_ratio {
    T scale, r, tail;
    constexpr T above() const { return (2 + tail) + r; }
    constexpr T below() const { return (2 + tail) - r; }
    /// scale above - below; where k is 0 that is 2 r exactly.
    constexpr T difference() const {
        T const more = scale + 1, less = scale - 1;
        return less * (2 + tail) + more * r;
    }
};

/// For x that is not beyond the largest exponent; below -50 e^x makes no difference to 1.
template <class T>
constexpr exp_ratio<T> as_ratio(T x) {
    using F = format<T>;
    auto const [word, hi, lo] = reduce(x < -50 ? T(-50) : x, F::bias);
    T const r = hi - lo;
    return {from_bits<T>(word << F::mantissa), r, coth_tail(r)};
}

/// 0 would make 0 / 0 of quotients that go on smoothly through it; and where 2^k is infinite, a difference
/// would be that of two infinities.
template <class T>
constexpr T not_zero(T x) {
    constexpr T most = format<T>::exp_most - 1;  // twice its 2^k is infinite
    x = x > most ? most : x;
    return x == 0 ? std::numeric_limits<T>::min() : x;
}

}  // namespace detail

/// e^x.
template <std::floating_point T>
constexpr T exp(T x) {
    return detail::exp_sum(x, T(0));
}

/// e^x - 1, accurate also where x is small.
template <std::floating_point T>
constexpr T expm1(T x) {
    using F = detail::format<T>;
    T const least = -50;  // e^-50 is far below the last place of 1
    T y = x < least ? least : x;
    y = y > F::exp_most ? F::exp_most : y;
    // Half of everything, lest 2^k overflow before the end: 2^(k-1) (1 + r + ...) - 1/2.
    auto const [word, hi, lo] = detail::reduce(y, F::bias - 1);
    T const r = hi - lo;
    T const scale = detail::from_bits<T>(word << F::mantissa);
    T const offset = scale - T(0.5), step = scale * hi;
    T const top = offset + step, lost = step - (top - offset);
    T const half = top + (lost + scale * (r * r * detail::exp_tail(r) - lo));
    return detail::magnitude(x) < F::tiny ? x : 2 * half;
}

/// (e^x - 1) / x, and 1 at 0. Overflows where e^x does.
template <std::floating_point T>
constexpr T exprel(T x) {
    T const infinity = std::numeric_limits<T>::infinity();
    T const ratio = expm1(x) / (x == 0 ? T(1) : x);
    return x == 0 ? T(1) : x == infinity ? x : ratio;
}

/// The same without a division, for x from -1/2 to 0 only.
template <std::floating_point T>
constexpr T exprel_just_below_0(T x) {
    return 1 + x * detail::exprel_tail(x);
}

/// The hyperbolic tangent; odd to the last bit.
template <std::floating_point T>
constexpr T tanh(T x) {
    using F = detail::format<T>;
    T const size = detail::magnitude(x);
    T const e = expm1(2 * (size > F::tanh_most ? F::tanh_most : size));
    T const y = e / (e + 2);
    return size < F::tiny ? x : x < 0 ? -y : y;
}

// Quotients with e^x in them, as the rates of channels have them. With e^r = (c + r) / (c - r), where
// c = r coth(r / 2) is a short polynomial of r^2, each needs one division in all and half the work of e^x by
// itself.

/// e^x; quicker and a little less accurate than `exp`.
template <std::floating_point T>
constexpr T exp_by_ratio(T x) {
    auto const [word, hi, lo] = detail::reduce(detail::where_exp_changes(x), 2 * detail::format<T>::bias);
    T const r = hi - lo, below = (2 + detail::coth_tail(r)) - r;
    return detail::scaled(1 + (r + r) / below, word);
}

/// (e^x - 1) / x, and 1 at 0; quicker and a little less accurate than `exprel`.
template <std::floating_point T>
constexpr T exprel_by_ratio(T x) {
    T const y = detail::not_zero(x);
    auto const e = detail::as_ratio(y);
    return e.difference() / (y * e.below());
}

/// Whether |x| is at most this, so that `exprel_near_0` holds, is seen from bits.
template <std::floating_point T>
inline constexpr T exprel_near_0_most = T(0.34);
/// The same bits in half the time: there 2^k is 1.
template <std::floating_point T>
constexpr T exprel_near_0(T x) {
    T const r = x == 0 ? std::numeric_limits<T>::min() : x;
    return (r + r) / (r * ((2 + detail::coth_tail(r)) - r));
}

/// x / (e^x - 1), and 1 at 0: what generates the numbers of Bernoulli.
template <std::floating_point T>
constexpr T bernoulli(T x) {
    T const y = detail::not_zero(x);
    auto const e = detail::as_ratio(y);
    return (y * e.below()) / e.difference();
}

/// 1 / (1 + e^x), as Fermi's distribution has it.
template <std::floating_point T>
constexpr T fermi(T x) {
    auto const e = detail::as_ratio(x > detail::format<T>::exp_most ? detail::format<T>::exp_most : x);
    return e.below() / (e.below() + e.scale * e.above());
}

}  // namespace neurapse::math
