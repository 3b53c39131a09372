// SPDX-License-Identifier: MIT
// The transcendental functions that can reach a spike. libm's differ between machines in the last
// bit; these use only + - * /, comparisons and integer shifts, each rounded once, so that every
// IEEE machine gives the same bits; no branches, so that a loop over them becomes vector code.
//
// Largest errors measured, in units in the last place (double, float); tests hold the bounds:
//
//     exp 0.70, 0.74   expm1 1.15, 1.11   exprel 1.75, 1.84   log 0.79, 0.83   log1p 0.84, 0.85
//     pow 0.89, 0.51   tanh 2.33, 2.31    cos_turns and sin_turns 1.26, 1.29
//     exprel_just_below_0 1.65, 1.70
//
// NaN in gives NaN out. Results too small for a normal number are subnormal, as IEEE wants, and
// results too large are infinite. Compile with -ffp-contract=off (the CMake target says so).
#pragma once

#ifdef __FAST_MATH__
#error "neurapse needs IEEE arithmetic: do not compile it with -ffast-math"
#endif

#include <concepts>
#include <cstdint>
#include <limits>

namespace neurapse::math {

namespace detail {

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

/// e^(x + low), low being far below x.
template <class T>
constexpr T exp_sum(T x, T low) {
    using F = format<T>;
    x = x < F::exp_least ? F::exp_least : x;
    x = x > F::exp_most ? F::exp_most : x;
    auto const [word, hi, far] = reduce(x, 2 * F::bias);
    T const lo = far - low;
    T const r = hi - lo;
    T const top = 1 + hi, lost = hi - (top - 1);  // top + lost is 1 + hi exactly
    T const e = top + (lost + (r * r * exp_tail(r) - lo));
    // 2^k in two factors: k reaches beyond the exponents of T at both ends.
    auto const half = word >> 1;
    return e * from_bits<T>(half << F::mantissa) * from_bits<T>((word - half) << F::mantissa);
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

/// The hyperbolic tangent; odd to the last bit.
template <std::floating_point T>
constexpr T tanh(T x) {
    using F = detail::format<T>;
    T const size = detail::magnitude(x);
    T const e = expm1(2 * (size > F::tanh_most ? F::tanh_most : size));
    T const y = e / (e + 2);
    return size < F::tiny ? x : x < 0 ? -y : y;
}

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
