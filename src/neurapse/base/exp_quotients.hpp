// SPDX-License-Identifier: MIT
// Quotients with e^x in them, as the rates of channels have them. With e^r = (c + r) / (c - r), where
// c = r coth(r / 2) is a short polynomial of r^2, each needs one division in all and half the work of e^x by
// itself.
//
// Largest errors of 4e8 numbers, in units in the last place (double, float); tests hold the bounds:
//
//     exprel_by_ratio 4.15, 3.45   bernoulli 4.25, 3.4   fermi 2.5, 2.45
//
// NaN in gives NaN out. From x = 708.7 on (87.6 in float) exprel_by_ratio is infinite and bernoulli 0.
#pragma once

#include "neurapse/base/math.hpp"

namespace neurapse::math {
namespace detail {

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
    x = x < -50 ? T(-50) : x;
    T const biased =
        rounder<T> + T(F::bias);  // so that the low bits of the sum are those of the exponent of 2^k
    T const sum = x * F::log2_e + biased, k = sum - biased;
    T const r = (x - k * F::ln2_hi) - k * F::ln2_lo;
    return {from_bits<T>(to_bits(sum) << F::mantissa), r, coth_tail(r)};
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

/// (e^x - 1) / x, and 1 at 0.
template <std::floating_point T>
constexpr T exprel_by_ratio(T x) {
    T const y = detail::not_zero(x);
    auto const e = detail::as_ratio(y);
    return e.difference() / (y * e.below());
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
