// SPDX-License-Identifier: MIT
// The standard library's floor, ceil and trunc are exact; modulo and floor_divide are compared with
// CPython's float_divmod, written out with fmod, which is exact too.
#include "neurapse/base/exact.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace math = neurapse::math;

namespace {
/// Equal, zeros with their signs; all NaN are one.
template <class T>
bool same(T a, T b) {
    return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

/// Whole numbers, halves, their neighbours and the ends, of both signs.
template <class T>
std::vector<T> awkward() {
    using limits = std::numeric_limits<T>;
    std::vector<T> numbers{0, limits::denorm_min(), limits::min(), limits::max(), limits::infinity()};
    for (int e = -3; e < limits::digits + 4; ++e)
        for (T const d : {T(-1), T(-0.5), T(0), T(0.5), T(1)}) {
            T const x = std::ldexp(T(1), e) + d;
            for (T const y : {std::nextafter(x, T(-1e30)), x, std::nextafter(x, T(1e30))})
                numbers.push_back(y);
        }
    auto const half = numbers.size();
    for (std::size_t i = 0; i < half; ++i) numbers.push_back(-numbers[i]);
    numbers.push_back(limits::quiet_NaN());
    return numbers;
}

/// Numbers of every size, a new one at each call.
template <class T>
class any_size {
public:
    T operator()() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        double const u = double(state_ >> 11) * 0x1p-53;
        int const e = int(state_ >> 3 & 63) - 32;
        return std::ldexp(T(2 * u - 1), e);
    }

private:
    std::uint64_t state_ = 1;
};

/// CPython's remainder; a is finite and b is not 0.
template <class T>
T python_modulo(T a, T b) {
    T const rest = std::fmod(a, b);
    if (rest == 0) return std::copysign(T(0), b);
    return (b < 0) != (rest < 0) ? rest + b : rest;
}

/// The floor of a / b, from the exact rest; a / b must be small enough for T to hold it.
template <class T>
T python_floor_divide(T a, T b) {
    long double const rest = std::fmod(a, b);
    long double const whole = std::rint((static_cast<long double>(a) - rest) / static_cast<long double>(b));
    return std::copysign(T(whole - (rest != 0 && (b < 0) != (rest < 0) ? 1 : 0)), a / b);
}
}  // namespace

TEST_CASE_TEMPLATE("trunc, floor and ceil are those of the standard, signs of zero included", T, double,
                   float) {
    for (T const x : awkward<T>()) {
        CAPTURE(x);
        CHECK(same(math::trunc(x), std::trunc(x)));
        CHECK(same(math::floor(x), std::floor(x)));
        CHECK(same(math::ceil(x), std::ceil(x)));
    }
}

TEST_CASE_TEMPLATE("sign and sqrt", T, double, float) {
    T const none = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
    CHECK(math::sign(T(3)) == 1);
    CHECK(math::sign(-inf) == -1);
    CHECK(same(math::sign(T(-0.0)), T(-0.0)));
    CHECK(std::isnan(math::sign(none)));
    CHECK(std::isnan(math::sqrt(T(-1))));
    CHECK(same(math::sqrt(T(-0.0)), T(-0.0)));
    CHECK(math::sqrt(inf) == inf);
    CHECK(math::sqrt(T(2)) == (sizeof(T) == 8 ? T(0x1.6a09e667f3bcdp+0) : T(0x1.6a09e6p+0)));
}

TEST_CASE_TEMPLATE("modulo and floor_divide are Python's", T, double, float) {
    any_size<T> draw;
    T const limit = std::ldexp(T(1), std::numeric_limits<T>::digits);
    int wrong = 0, compared = 0;
    for (int i = 0; i < 200'000; ++i) {
        T const a = draw(), b = i % 4 == 0 ? math::trunc(draw()) : draw();
        if (b == 0 || !(std::fabs(a / b) < limit / 2)) continue;
        ++compared;
        wrong += !same(math::modulo(a, b), python_modulo(a, b));
        wrong += !same(math::floor_divide(a, b), python_floor_divide(a, b));
    }
    CHECK(compared > 100'000);
    CHECK(wrong == 0);
}

TEST_CASE_TEMPLATE("modulo: whole multiples leave nothing, their neighbours little or nearly all", T, double,
                   float) {
    for (T const b : {T(0.1), T(3), T(1e-5), T(0.7)})
        for (int k = 1; k < 2000; k += 7) {
            T const a = T(k) * b;
            for (T const x : {std::nextafter(a, T(0)), a, std::nextafter(a, T(1e30))})
                for (T const y : {x, -x}) {
                    CHECK(same(math::modulo(y, b), python_modulo(y, b)));
                    CHECK(same(math::modulo(y, -b), python_modulo(y, -b)));
                    CHECK(same(math::floor_divide(y, b), python_floor_divide(y, b)));
                }
        }
}

TEST_CASE_TEMPLATE("modulo and floor_divide at the ends of the numbers", T, double, float) {
    using limits = std::numeric_limits<T>;
    T const inf = limits::infinity(), most = limits::max(), least = limits::denorm_min();
    for (T const b : {most, most / 3, most / 1000, T(1), limits::min(), 5 * least, inf})
        for (T const a : {most, most / 7, T(1), T(0), limits::min() * 3, 7 * least})
            for (T const x : {a, -a})
                for (T const y : {b, -b}) {
                    if (!(std::fabs(x / y) < T(1e6))) continue;
                    CAPTURE(x);
                    CAPTURE(y);
                    CHECK(same(math::modulo(x, y), python_modulo(x, y)));
                }
    CHECK(math::modulo(most, least) == 0);
    CHECK(std::isnan(math::modulo(T(1), T(0))));
    CHECK(std::isnan(math::modulo(inf, T(1))));
    CHECK(std::isnan(math::modulo(T(1), limits::quiet_NaN())));
    CHECK(std::isnan(math::modulo(limits::quiet_NaN(), T(1))));
    CHECK(math::floor_divide(T(5), inf) == 0);
    CHECK(math::floor_divide(T(-5), inf) == -1);
    CHECK(math::floor_divide(T(1), T(0)) == inf);
    CHECK(math::floor_divide(T(-1), T(0)) == -inf);
    CHECK(std::isnan(math::floor_divide(T(0), T(0))));
    CHECK(std::isnan(math::floor_divide(inf, T(1))));
    CHECK(math::floor_divide(most, T(3)) == most / 3);
}

static_assert(math::floor(-0.5) == -1 && math::ceil(0x1p60f) == 0x1p60f && math::trunc(-1.5f) == -1);
static_assert(math::modulo(-7.0, 3.0) == 2 && math::modulo(7.0f, -3.0f) == -2);
static_assert(math::floor_divide(-7.0, 2.0) == -4 && math::sign(-2.0) == -1);
