// SPDX-License-Identifier: MIT
// Numbers as their bits: what the project's own functions are made of. They use only + - * /, comparisons and
// integer shifts, each rounded once, so that every IEEE machine gives the same bits; no branches, so that a
// loop over them becomes vector code. Compile with -ffp-contract=off (the CMake target says so).
#pragma once

#ifdef __FAST_MATH__
#error "neurapse needs IEEE arithmetic: do not compile it with -ffast-math"
#endif

#include <concepts>
#include <cstdint>

namespace neurapse::math::detail {

/// What differs between double and float. ln2_hi and two_pi_hi are short, so that products with
/// other short numbers are exact.
template <class T>
struct format;

template <>
struct format<double> {
    using bits = std::uint64_t;
    static constexpr int mantissa = 52;
    static constexpr bits bias = 1023;
    static constexpr bits sqrt_half = 0x3fe6a09e667f3bcd;
    static constexpr double whole = 0x1p52, subnormal_scale = 0x1p54, tiny = 0x1p-54;
    static constexpr double log2_e = 0x1.71547652b82fep+0;
    static constexpr double ln2_hi = 0x1.62e42fefa3p-1, ln2_lo = 0x1.3de6af278ece6p-42;
    static constexpr double exp_least = -746, exp_most = 710, tanh_most = 20;
    static constexpr double splitter = 0x1.0000002p27;
    static constexpr double two_pi = 0x1.921fb54442d18p+2;
    static constexpr double two_pi_hi = 0x1.921fb5p+2, two_pi_lo = 0x1.110b4611a6263p-24;
};

template <>
struct format<float> {
    using bits = std::uint32_t;
    static constexpr int mantissa = 23;
    static constexpr bits bias = 127;
    static constexpr bits sqrt_half = 0x3f3504f3;
    static constexpr float whole = 0x1p23f, subnormal_scale = 0x1p25f, tiny = 0x1p-25f;
    static constexpr float log2_e = 0x1.715476p+0f;
    static constexpr float ln2_hi = 0x1.62e4p-1f, ln2_lo = 0x1.7f7d1cp-20f;
    static constexpr float exp_least = -104, exp_most = 89, tanh_most = 10;
    static constexpr float splitter = 0x1.002p12f;
    static constexpr float two_pi = 0x1.921fb6p+2f;
    static constexpr float two_pi_hi = 0x1.92p+2f, two_pi_lo = 0x1.fb5444p-10f;
};

template <class T>
constexpr typename format<T>::bits to_bits(T x) {
    return __builtin_bit_cast(typename format<T>::bits, x);
}
template <class T>
constexpr T from_bits(typename format<T>::bits x) {
    return __builtin_bit_cast(T, x);
}
template <class T>
constexpr T magnitude(T x) {
    return x < 0 ? -x : x;
}

/// All ones where x is 0, else 0, and a choice by such a word. For choices that may be the same for a whole
/// loop: g++ 12 makes no vector code of a loop that chooses by an invariant comparison.
template <std::unsigned_integral B>
constexpr B if_zero(B x) {
    return ((x | (0 - x)) >> (8 * sizeof(B) - 1)) - 1;
}
template <class T>
constexpr T choose(typename format<T>::bits mask, T a, T b) {
    return from_bits<T>((to_bits(a) & mask) | (to_bits(b) & ~mask));
}

/// Adding this and taking it off again rounds to the nearest whole number; the low bits of the
/// sum hold that number as an integer.
template <class T>
inline constexpr T rounder = format<T>::whole * T(1.5);

/// The leading half of the digits (Dekker 1971); x minus this is exact and short too.
template <class T>
constexpr T head(T x) {
    T const t = x * format<T>::splitter;
    return t - (t - x);
}

/// c0 x^n + c1 x^(n-1) + ... : the highest power comes first.
template <class T, class... Ts>
constexpr T horner(T x, T c, Ts... rest) {
    ((c = c * x + rest), ...);
    return c;
}

}  // namespace neurapse::math::detail
