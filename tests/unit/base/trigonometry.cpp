// SPDX-License-Identifier: MIT
// The hard angles of sine, cosine and tangent are the numbers nearest to multiples of pi / 2, where
// almost all digits cancel; long double functions reduce them with many more digits of pi.
#include "neurapse/base/trigonometry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/ulps.hpp"

namespace math = neurapse::math;
using neurapse_test::samples;
using neurapse_test::spread;
using neurapse_test::ulps;
using neurapse_test::within;
using neurapse_test::worst;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr long double half_pi = 1.570796326794896619231321691639751442L;

long double sine(long double x) { return std::sin(x); }
long double cosine(long double x) { return std::cos(x); }
long double tangent(long double x) { return std::tan(x); }

/// The largest errors of sin, cos and tan in T at the numbers about steps of half_pi, each with its
/// neighbours.
template <class T>
void near_multiples(double bound, double tan_bound, long double first) {
    double waves = 0, slope = 0;
    for (long k = 0; k < 1 << 20; k += k < 20'000 ? 1 : 37) {
        T const middle = T((static_cast<long double>(k) + first) * half_pi);
        for (T const x : {std::nextafter(middle, T(0)), middle, std::nextafter(middle, T(1e30))}) {
            auto const exact = static_cast<long double>(x);
            waves = std::max({waves, ulps(math::sin(x), sine(exact)), ulps(math::cos(x), cosine(exact))});
            slope = std::max(slope, ulps(math::tan(x), tangent(exact)));
        }
    }
    within(bound, waves);
    within(tan_bound, slope);
}
}  // namespace

TEST_CASE_TEMPLATE("sin and cos within 0.9 ulp, tan within 2.4, float within 0.53, up to 1.6e6", T, double,
                   float) {
    double const bound = sizeof(T) == 8 ? 0.9 : 0.53, tan_bound = sizeof(T) == 8 ? 2.4 : 0.53;
    for (double const reach : {0.8, 3.2, 100.0, 1e5, 1.6e6}) {
        within(bound, worst<T>([](T x) { return math::sin(x); }, sine, -reach, reach));
        within(bound, worst<T>([](T x) { return math::cos(x); }, cosine, -reach, reach));
        within(tan_bound, worst<T>([](T x) { return math::tan(x); }, tangent, -reach, reach));
    }
}

TEST_CASE_TEMPLATE("sin, cos and tan: zeros, poles and seams are no worse", T, double, float) {
    near_multiples<T>(sizeof(T) == 8 ? 0.9 : 0.53, sizeof(T) == 8 ? 2.4 : 0.53, 1);
    near_multiples<T>(sizeof(T) == 8 ? 0.9 : 0.53, sizeof(T) == 8 ? 2.4 : 0.53, 0.5L);
}

TEST_CASE_TEMPLATE("sin and cos of large angles: those of an angle within |x| 2^-48", T, double, float) {
    double most = 0;
    int outside = 0;
    for (int i = 0; i < samples; ++i) {
        T const x = T(1.6e6 * std::exp2(40 * spread(i)));
        auto const exact = static_cast<long double>(x);
        T const s = math::sin(x), c = math::cos(x);
        long double const allowed = exact * 0x1p-48L + std::numeric_limits<T>::epsilon();
        most = std::max({most, double(std::fabs(s - sine(exact)) / allowed),
                         double(std::fabs(c - cosine(exact)) / allowed)});
        outside += std::fabs(s) > 1 || std::fabs(c) > 1;
    }
    within(1, most);
    CHECK(outside == 0);
    CHECK(math::sin(std::numeric_limits<T>::max()) == 0);
    CHECK(math::cos(std::numeric_limits<T>::max()) == 1);
}

TEST_CASE_TEMPLATE("atan within 1.9 ulp", T, double, float) {
    auto const f = [](T x) { return math::atan(x); };
    auto const truth = [](long double x) { return std::atan(x); };
    for (double const reach : {1.0, 5.0, 1e10}) within(1.9, worst<T>(f, truth, -reach, reach));
}

TEST_CASE_TEMPLATE("atan2 within 1.9 ulp in all quadrants", T, double, float) {
    double most = 0;
    for (int i = 1; i < samples; ++i) {
        T const angle = T(6.2831853 * spread(i)), size = std::exp2(T(60 * spread(7 * i) - 30));
        T const y = size * std::sin(angle), x = size * std::cos(angle);
        most = std::max(most, ulps(math::atan2(y, x), std::atan2(static_cast<long double>(y), x)));
    }
    within(1.9, most);
}

TEST_CASE_TEMPLATE("atan2 is C's where that is special", T, double, float) {
    using limits = std::numeric_limits<T>;
    std::vector<T> const numbers{0,
                                 1,
                                 2,
                                 T(0.3),
                                 limits::infinity(),
                                 limits::max(),
                                 limits::max() / 3,
                                 limits::min(),
                                 limits::denorm_min(),
                                 limits::quiet_NaN()};
    for (T const a : numbers)
        for (T const b : numbers)
            for (T const y : {a, -a})
                for (T const x : {b, -b}) {
                    CAPTURE(y);
                    CAPTURE(x);
                    T const value = math::atan2(y, x), expected = std::atan2(y, x);
                    if (std::isnan(expected)) {
                        CHECK(std::isnan(value));
                    } else {
                        CHECK(value == doctest::Approx(expected).epsilon(1e-6));
                        CHECK(std::signbit(value) == std::signbit(expected));
                    }
                }
}

TEST_CASE_TEMPLATE("asin and acos within 2.7 ulp", T, double, float) {
    auto const rise = [](T x) { return math::asin(x); };
    auto const run = [](T x) { return math::acos(x); };
    auto const rise_truth = [](long double x) { return std::asin(x); };
    auto const run_truth = [](long double x) { return std::acos(x); };
    within(2.7, worst<T>(rise, rise_truth, -1, 1));
    within(2.7, worst<T>(run, run_truth, -1, 1));
    within(2.7, worst<T>(rise, rise_truth, 0.999, 1));
    within(2.7, worst<T>(run, run_truth, 0.999, 1));
}

TEST_CASE_TEMPLATE("sinh within 1.7 ulp, cosh within 1.15, up to the largest numbers", T, double, float) {
    double const most = sizeof(T) == 8 ? 710.47 : 89.41;
    for (double const reach : {1.0, 2.0, most}) {
        within(1.7, worst<T>([](T x) { return math::sinh(x); }, [](long double x) { return std::sinh(x); },
                             -reach, reach));
        within(1.15, worst<T>([](T x) { return math::cosh(x); }, [](long double x) { return std::cosh(x); },
                              -reach, reach));
    }
}

TEST_CASE_TEMPLATE("functions of angles know their limits", T, double, float) {
    struct row {
        T value, expected;
    };
    T const inf = T(infinity), none = std::numeric_limits<T>::quiet_NaN(),
            least = std::numeric_limits<T>::denorm_min();
    T const pi = T(2 * half_pi), quarter = T(half_pi);
    row const rows[] = {
        {math::sin(T(0)), 0},         {math::sin(inf), none},        {math::sin(-inf), none},
        {math::sin(none), none},      {math::sin(least), least},     {math::cos(T(0)), 1},
        {math::cos(least), 1},        {math::cos(inf), none},        {math::cos(none), none},
        {math::tan(T(0)), 0},         {math::tan(inf), none},        {math::tan(none), none},
        {math::tan(-least), -least},  {math::atan(T(1)), pi / 4},    {math::atan(inf), quarter},
        {math::atan(-inf), -quarter}, {math::atan(none), none},      {math::atan(least), least},
        {math::asin(T(1)), quarter},  {math::asin(T(-1)), -quarter}, {math::asin(T(1.01)), none},
        {math::asin(-inf), none},     {math::asin(none), none},      {math::acos(T(1)), 0},
        {math::acos(T(-1)), pi},      {math::acos(T(0)), quarter},   {math::acos(T(-1.01)), none},
        {math::acos(inf), none},      {math::acos(none), none},      {math::sinh(T(0)), 0},
        {math::sinh(inf), inf},       {math::sinh(-inf), -inf},      {math::sinh(none), none},
        {math::sinh(T(711)), inf},    {math::sinh(least), least},    {math::cosh(T(0)), 1},
        {math::cosh(-inf), inf},      {math::cosh(T(-711)), inf},    {math::cosh(none), none}};
    int number = 0;
    for (auto const& [value, expected] : rows) {
        CAPTURE(++number);
        CHECK((std::isnan(expected) ? std::isnan(value) : value == expected));
    }
    T const zero = T(-0.0);
    for (T const value :
         {math::sin(zero), math::tan(zero), math::atan(zero), math::asin(zero), math::sinh(zero)})
        CHECK(std::signbit(value));
}

TEST_CASE_TEMPLATE("odd functions are odd, even ones even, to the last bit", T, double, float) {
    for (T x = T(0.001); x < T(1e18); x *= T(1.1)) {
        CHECK(math::sin(-x) == -math::sin(x));
        CHECK(math::cos(-x) == math::cos(x));
        CHECK(math::tan(-x) == -math::tan(x));
        CHECK(math::atan(-x) == -math::atan(x));
        CHECK(math::sinh(-x) == -math::sinh(x));
        CHECK(math::cosh(-x) == math::cosh(x));
        if (x <= 1) CHECK(math::asin(-x) == -math::asin(x));
    }
}

TEST_CASE_TEMPLATE("what rises does not fall in steps of a thousandth", T, double, float) {
    for (int i = -5000; i < 5000; ++i) {
        T const low = T(i) / 1000, high = T(i + 1) / 1000;
        CHECK(math::atan(low) < math::atan(high));
        CHECK(math::sinh(low) < math::sinh(high));
        if (low >= -1 && high <= 1) {
            CHECK(math::asin(low) < math::asin(high));
            CHECK(math::acos(low) > math::acos(high));
            CHECK(math::sin(low) < math::sin(high));
            CHECK(math::tan(low) < math::tan(high));
        }
    }
}

TEST_CASE_TEMPLATE("a loop over angles, vector code or not, gives what single calls give", T, double, float) {
    std::vector<T> x(1003), wave(x.size()), angle(x.size()), rope(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = T(i) * T(0.037) - 15;
    for (std::size_t i = 0; i < x.size(); ++i) wave[i] = math::sin(x[i]) + math::tan(x[i]) * math::cos(x[i]);
    for (std::size_t i = 0; i < x.size(); ++i) angle[i] = math::atan2(x[i], T(3)) + math::asin(x[i] / 25);
    for (std::size_t i = 0; i < x.size(); ++i) rope[i] = math::cosh(x[i]) - math::sinh(x[i]);
    for (std::size_t i = 0; i < x.size(); ++i) {
        T const volatile alone = x[i];
        CHECK(wave[i] == math::sin(T(alone)) + math::tan(T(alone)) * math::cos(T(alone)));
        CHECK(angle[i] == math::atan2(T(alone), T(3)) + math::asin(T(alone) / 25));
        CHECK(rope[i] == math::cosh(T(alone)) - math::sinh(T(alone)));
    }
}

TEST_CASE("trigonometry: the bits are the same on every machine") {  // pinned once; never to change
    double sum = 0;
    float single = 0;
    for (int i = -2000; i < 2000; ++i) {
        double const x = i * 0.01 + 0.005;
        sum += math::sin(x * i) + math::cos(x * i) + math::tan(x * 0.07) + math::atan(x) +
               math::atan2(x, -1.0) + math::asin(x / 21) + math::acos(x / 21) + math::sinh(x / 4) +
               math::cosh(x / 4);
        float const y = float(x);
        single += math::sin(y * 9) + math::cos(y * 9) + math::tan(y * 0.07f) + math::atan(y) +
                  math::acos(y / 21) + math::sinh(y / 9) + math::cosh(y / 9);
    }
    CHECK(sum == 0x1.0071fee3d0b5dp+16);
    CHECK(single == 0x1.c446f8p+13f);
}

static_assert(math::sin(0.5) == 0x1.eaee8744b05fp-2 && math::cos(0.0f) == 1 && math::cosh(0.0) == 1);
static_assert(math::atan2(0.0, -1.0) == 0x1.921fb54442d18p+1 && math::sinh(0.0f) == 0);
