// SPDX-License-Identifier: MIT
// The project's own functions are compared with long double ones, whose error is some thousandth
// of a double's last place; where long double is no wider than double only the laws are tested.
#include "neurapse/base/math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/ulps.hpp"

namespace math = neurapse::math;
using neurapse_test::samples;
using neurapse_test::ulps;
using neurapse_test::within;
using neurapse_test::worst;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// cos and sin of whole turns by long double: quarters are taken off exactly first.
template <bool Cosine>
long double circle(long double x) {
    long double const part = x - std::rint(x), quarter = std::rint(4 * part);
    long double const angle = (part - quarter / 4) * 2 * std::acos(-1.0L);
    switch ((int(quarter) + (Cosine ? 1 : 0) + 4) % 4) {
        case 0: return std::sin(angle);
        case 1: return std::cos(angle);
        case 2: return -std::sin(angle);
        default: return -std::cos(angle);
    }
}
}  // namespace

TEST_CASE_TEMPLATE("log: within 0.85 ulp, also about 1 and for subnormal numbers", T, double, float) {
    auto const f = [](T x) { return math::log(x); };
    auto const truth = [](long double x) { return std::log(x); };
    within(0.85, worst<T>(f, truth, 0.25, 4));
    within(0.85, worst<T>(f, truth, 0.99, 1.01));
    auto const scaled = [&](T x) { return math::log(std::exp2(x)); };
    auto const scaled_truth = [&](long double x) {
        return std::log(static_cast<long double>(std::exp2(T(x))));
    };
    within(0.85, sizeof(T) == 8 ? worst<T>(scaled, scaled_truth, -1074, 1024)
                                : worst<T>(scaled, scaled_truth, -149, 128));
}

TEST_CASE_TEMPLATE("log1p: within 0.9 ulp, however small the argument", T, double, float) {
    auto const f = [](T x) { return math::log1p(x); };
    auto const truth = [](long double x) { return std::log1p(x); };
    within(0.9, worst<T>(f, truth, -1 + 1e-7, 2));
    within(0.9, worst<T>(f, truth, 0, 1e30));
}

TEST_CASE("pow: within 0.95 ulp as far as the exponents reach") {
    double const cases[][3] = {
        {0.5, 0.1, 10},     {-0.5, 0.1, 10},   {3, 1e-100, 1e100}, {1.5, 0, 1e3},
        {-30, 1e-10, 1e10}, {2000, 0.75, 1.4}, {-2000, 0.75, 1.4}, {1e9, 0.9999999, 1.0000007},
        {1e-3, 0, 1e300}};
    for (auto const& [y, low, high] : cases) {
        CAPTURE(y);
        double most = 0;
        for (int i = 1; i < samples / 4; ++i) {
            double const x = low + (high - low) * std::fmod(i * 0.6180339887498949, 1.0);
            most = std::max(most, ulps(math::pow(x, y), std::pow(static_cast<long double>(x), y)));
        }
        within(0.95, most);
    }
}

TEST_CASE("pow: float is double, rounded") {
    auto const f = [](float x) { return math::pow(x, 2.3f); };
    within(0.51, worst<float>(
                     f, [](long double x) { return std::pow(x, static_cast<long double>(2.3f)); }, 0, 1e3));
}

TEST_CASE_TEMPLATE("tanh: within 2.4 ulp", T, double, float) {
    auto const f = [](T x) { return math::tanh(x); };
    auto const truth = [](long double x) { return std::tanh(x); };
    within(2.4, worst<T>(f, truth, -1, 1));
    within(2.4, worst<T>(f, truth, -25, 25));
}

TEST_CASE_TEMPLATE("cos_turns and sin_turns: within 1.3 ulp", T, double, float) {
    auto const cosine = [](T x) { return math::cos_turns(x); };
    auto const sine = [](T x) { return math::sin_turns(x); };
    for (double const reach : {0.5, 3.0, 1e6}) {
        within(1.3, worst<T>(cosine, circle<true>, -reach, reach));
        within(1.3, worst<T>(sine, circle<false>, -reach, reach));
    }
}

TEST_CASE_TEMPLATE("the functions know their limits", T, double, float) {
    struct row {
        T value, expected;
    };
    T const most = std::numeric_limits<T>::max(), inf = T(infinity), none = T(not_a_number);
    T const least = std::numeric_limits<T>::denorm_min();
    row const rows[] = {
        {math::exp(T(0)), 1},          {math::exp(inf), inf},          {math::exp(-inf), 0},
        {math::exp(T(710)), inf},      {math::exp(most), inf},         {math::exp(-most), 0},
        {math::exp(none), none},       {math::expm1(T(0)), 0},         {math::expm1(inf), inf},
        {math::expm1(-inf), -1},       {math::expm1(-most), -1},       {math::expm1(none), none},
        {math::expm1(least), least},   {math::exprel(T(0)), 1},        {math::exprel(inf), inf},
        {math::exprel(-inf), 0},       {math::exprel(none), none},     {math::exprel(least), 1},
        {math::log(T(1)), 0},          {math::log(T(0)), -inf},        {math::log(T(-0.0)), -inf},
        {math::log(inf), inf},         {math::log(T(-1)), none},       {math::log(-inf), none},
        {math::log(none), none},       {math::log1p(T(0)), 0},         {math::log1p(T(-1)), -inf},
        {math::log1p(T(-2)), none},    {math::log1p(inf), inf},        {math::log1p(none), none},
        {math::log1p(least), least},   {math::tanh(T(0)), 0},          {math::tanh(inf), 1},
        {math::tanh(-inf), -1},        {math::tanh(none), none},       {math::tanh(T(30)), 1},
        {math::cos_turns(T(0)), 1},    {math::cos_turns(T(0.25)), 0},  {math::cos_turns(T(-0.5)), -1},
        {math::cos_turns(T(7)), 1},    {math::cos_turns(most), 1},     {math::cos_turns(inf), none},
        {math::cos_turns(none), none}, {math::sin_turns(T(0.25)), 1},  {math::sin_turns(T(-0.25)), -1},
        {math::sin_turns(T(0.5)), 0},  {math::sin_turns(most), 0},     {math::sin_turns(-inf), none},
        {math::sin_turns(none), none}, {math::pow(T(0), T(0.5)), 0},   {math::pow(T(0), T(-1)), inf},
        {math::pow(inf, T(2)), inf},   {math::pow(inf, T(-2)), 0},     {math::pow(T(-1), T(2)), none},
        {math::pow(none, T(2)), none}, {math::pow(T(2), none), none},  {math::pow(T(2), inf), inf},
        {math::pow(T(2), -inf), 0},    {math::pow(T(0.5), inf), 0},    {math::pow(T(1), inf), 1},
        {math::pow(none, T(0)), 1},    {math::pow(T(2), T(10)), 1024}, {math::pow(T(2), T(-3)), T(0.125)},
        {math::pow(T(9), T(0.5)), 3},  {math::pow(T(10), T(3)), 1000}, {math::pow(T(2), most), inf}};
    int number = 0;
    for (auto const& [value, expected] : rows) {
        CAPTURE(++number);
        CHECK((std::isnan(expected) ? std::isnan(value) : value == expected));
    }
    CHECK(std::signbit(math::expm1(T(-0.0))));
    CHECK(std::signbit(math::log1p(T(-0.0))));
    CHECK(std::signbit(math::tanh(T(-0.0))));
    CHECK(std::signbit(math::sin_turns(T(-0.0))));
}

TEST_CASE_TEMPLATE("pow: to the first power changes nothing", T, double, float) {
    for (int i = -120; i < 120; ++i) {
        T const x = T(1.2345678901234567) * std::exp2(T(i));
        CHECK(math::pow(x, T(1)) == x);
    }
}

TEST_CASE_TEMPLATE("tanh and sin_turns are odd, cos_turns is even, to the last bit", T, double, float) {
    for (T x = T(0.001); x < 30; x *= T(1.1)) {
        CHECK(math::tanh(-x) == -math::tanh(x));
        CHECK(math::sin_turns(-x) == -math::sin_turns(x));
        CHECK(math::cos_turns(-x) == math::cos_turns(x));
    }
}

TEST_CASE_TEMPLATE("a loop, vector code or not, gives what single calls give", T, double, float) {
    std::vector<T> x(1003), y(x.size()), z(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = T(i) * T(0.37) - 150;
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = math::exp(x[i]);
    for (std::size_t i = 0; i < x.size(); ++i) z[i] = math::log1p(math::exp(-x[i]));
    for (std::size_t i = 0; i < x.size(); ++i) {
        T const volatile alone = x[i];
        CHECK(y[i] == math::exp(T(alone)));
        CHECK(z[i] == math::log1p(math::exp(-T(alone))));
    }
}

TEST_CASE("the bits are the same on every machine") {  // pinned once; never to change
    CHECK(math::exp(-0.1) == 0x1.cf46d99d52b3ap-1);
    double sum = 0;
    for (int i = 1; i < 2000; ++i) {
        double const x = i * 0.01;
        sum += math::exp(-x) + math::expm1(x / 8) + math::log(x) + math::log1p(x) + math::pow(x, 1.7) +
               math::tanh(x / 4) + math::cos_turns(x * 0.37) + math::sin_turns(x * 0.37) + math::exprel(-x);
    }
    CHECK(sum == 0x1.0dd067e8ff546p+17);
}

static_assert(math::exp(1.0) == 0x1.5bf0a8b145769p+1 && math::log(2.0f) == 0x1.62e43p-1f);
static_assert(math::sin_turns(0.125) == math::cos_turns(0.125));
