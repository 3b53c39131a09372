// SPDX-License-Identifier: MIT
// Functions with one right answer: whole numbers, the root, and division as Python does it. The
// baseline x86-64 has no instruction that rounds a vector down, hence the sums with 2^52.
#pragma once

#include <concepts>
#include <limits>

#include "neurapse/base/math.hpp"

namespace neurapse::math {

namespace detail {

/// The size of one number with the sign of another, zeros included.
template <class T>
constexpr T signed_as(T size, T other) {
    auto const sign = to_bits(T(-0.0));
    return from_bits<T>((to_bits(size) & ~sign) | (to_bits(other) & sign));
}

}  // namespace detail

/// Towards zero. Like floor and ceil it keeps infinities and the sign of zero, whatever the size.
template <std::floating_point T>
constexpr T trunc(T x) {
    T const whole = detail::format<T>::whole, size = detail::magnitude(x);
    T const nearest = (size + whole) - whole;
    T const below = nearest > size ? nearest - 1 : nearest;
    return detail::signed_as(size < whole ? below : size, x);
}

/// The largest whole number that is not above x.
template <std::floating_point T>
constexpr T floor(T x) {
    T const y = trunc(x);
    return y > x ? y - 1 : y;
}

/// The least whole number that is not below x.
template <std::floating_point T>
constexpr T ceil(T x) {
    T const y = trunc(x);
    return y < x ? y + 1 : y;
}

/// -1, 1, or x itself where it is 0 or NaN.
template <std::floating_point T>
constexpr T sign(T x) {
    return x > 0 ? T(1) : x < 0 ? T(-1) : x;
}

/// Rounded once, as IEEE demands; NaN below 0. Not constexpr: clang before 20 would not have it.
inline double sqrt(double x) { return __builtin_sqrt(x); }
inline float sqrt(float x) { return __builtin_sqrtf(x); }

namespace detail {

/// a = quotient b + rest with 0 <= rest < b.
template <class T>
struct division {
    T quotient, rest;
};

/// For a, b >= 0. The rounded quotient is at most one too large; what it leaves is a short number
/// and comes out exactly. Quotients that T cannot tell from their neighbours leave 0.
template <class T>
constexpr division<T> divide(T a, T b) {
    T const limit = 2 * format<T>::whole, ratio = a / b;
    T const most = trunc(ratio);
    T rest = 0;
    if constexpr (sizeof(T) == 8) {
        T const scale = a > 0x1p990 ? 0x1p-100 : 1;  // lest the product overflow
        auto const [product, err] = exact_product(most, b * scale);
        rest = ((a * scale - product) - err) / scale;
    } else {
        rest = T(double(a) - double(most) * double(b));
    }
    rest = a < b ? a : rest;
    T const quotient = rest < 0 ? most - 1 : most;
    rest = rest < 0 ? rest + b : rest;
    T const none = b > 0 ? a - a : std::numeric_limits<T>::quiet_NaN();
    return {quotient + (a - a), ratio < limit ? rest : none};
}

}  // namespace detail

/// a - b floor(a / b), rounded once, with the sign of b: Python's a % b. Exact division of the
/// numbers as they are while |a / b| < 2^53 (float: 2^24); 0 beyond; NaN for b = 0 and infinite a.
template <std::floating_point T>
constexpr T modulo(T a, T b) {
    T const size = detail::magnitude(b);
    T const rest = detail::divide(detail::magnitude(a), size).rest;
    T const other = rest == 0 ? rest : size - rest;
    return detail::signed_as((a < 0) == (b < 0) ? rest : other, b);
}

/// The floor of the exact a / b while |a / b| < 2^53 (float: 2^24), a / b beyond: Python's a // b.
/// Infinite or NaN for b = 0; NaN for infinite a.
template <std::floating_point T>
constexpr T floor_divide(T a, T b) {
    auto const [quotient, rest] = detail::divide(detail::magnitude(a), detail::magnitude(b));
    T const other = rest > 0 ? quotient + 1 : quotient;
    return detail::signed_as((a < 0) == (b < 0) ? quotient : other, a / b);
}

}  // namespace neurapse::math
