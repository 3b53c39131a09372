// SPDX-License-Identifier: MIT
// Every statistical test has a fixed seed and says its odds: a bound of five standard deviations
// fails one honest seed in two million.
#include "neurapse/base/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

using neurapse::name_hash;
using neurapse::purpose;
using neurapse::random::family;
using neurapse::random::stream;

namespace {
constexpr int many = 200'000;

std::vector<double> sample(auto draw) {
    stream dice{2024, purpose::noise, name_hash("a test")};
    std::vector<double> x(many);
    for (auto& one : x) one = draw(dice);
    return x;
}

/// Mean and variance against theirs, in standard deviations; `fourth` is the central moment.
void check_moments(std::vector<double> const& x, double mean, double variance, double fourth) {
    double sum = 0, squares = 0;
    for (double const one : x) sum += one, squares += (one - mean) * (one - mean);
    auto const n = double(x.size());
    CHECK(std::fabs(sum / n - mean) < 5 * std::sqrt(variance / n));
    CHECK(std::fabs(squares / n - variance) < 5 * std::sqrt((fourth - variance * variance) / n));
}

/// Kolmogorov-Smirnov: 2 exp(-2 lambda^2) is 7e-6 at 2.5.
void check_distribution(std::vector<double> x, auto cumulative) {
    std::sort(x.begin(), x.end());
    auto const n = double(x.size());
    double most = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        most = std::max({most, cumulative(x[i]) - double(i) / n, double(i + 1) / n - cumulative(x[i])});
    CHECK(most * std::sqrt(n) < 2.5);
}

/// Chi-square by its normal limit, five standard deviations, and 10 more because its tail is longer;
/// cells expecting under 10 are pooled.
void check_counts(std::vector<double> const& seen, std::vector<double> const& expected) {
    double chi = 0, pooled_seen = 0, pooled = 0;
    int cells = -1;
    auto const count = [&](double a, double b) { chi += (a - b) * (a - b) / b, ++cells; };
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (expected[i] < 10)
            pooled_seen += seen[i], pooled += expected[i];
        else
            count(seen[i], expected[i]);
    if (pooled >= 5)
        count(pooled_seen, pooled);
    else
        CHECK(pooled_seen < 25);
    CAPTURE(chi);
    CAPTURE(cells);
    CHECK(chi < cells + 5 * std::sqrt(2.0 * cells) + 10);
}

constexpr std::uint32_t first(stream dice) { return dice.next(); }
}  // namespace

static_assert(name_hash("") == 0xcbf29ce484222325 && name_hash("foobar") == 0x85944171f73967e8);
static_assert([] {
    stream dice{1, purpose::weight, name_hash("exc")};
    double const u = dice.uniform();
    return u > 0 && u < 1 && dice.below(7) < 7 && dice.below(std::uint64_t{7} << 40) >> 43 == 0 &&
           dice.exponential() > 0;
}());

TEST_CASE("uniform: moments to five standard deviations, and the distribution") {
    auto const x = sample([](stream& dice) { return dice.uniform(); });
    check_moments(x, 0.5, 1.0 / 12, 1.0 / 80);
    check_distribution(x, [](double u) { return u; });
    CHECK(*std::min_element(x.begin(), x.end()) > 0);
    CHECK(*std::max_element(x.begin(), x.end()) < 1);
}

TEST_CASE("normal: moments to five standard deviations, and the distribution") {
    auto const x = sample([](stream& dice) { return dice.normal(); });
    check_moments(x, 0, 1, 3);
    check_distribution(x, [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; });
}

TEST_CASE("exponential: moments to five standard deviations, and the distribution") {
    auto const x = sample([](stream& dice) { return dice.exponential(); });
    check_moments(x, 1, 1, 9);
    check_distribution(x, [](double t) { return 1 - std::exp(-t); });
}

TEST_CASE("below: every number is as likely, for small, odd and huge ranges") {
    std::uint64_t const ranges[] = {1,           2,           3,           7,           1000,
                                    0x80000001u, 0xffffffffu, 0x100000000, 0x180000000, 0xc000000000000001};
    for (auto const n : ranges) {
        CAPTURE(n);
        auto const cells = std::size_t(std::min<std::uint64_t>(n, 12));
        std::vector<double> seen(cells), expected(cells, double(many) / double(cells));
        auto const width = double(n) / double(cells);
        if (n == 1000) expected.assign(cells, 0);
        for (std::uint64_t k = 0; n == 1000 && k < n; ++k)
            expected[std::size_t(double(k) / width)] += many / 1000.0;
        auto const x = sample([n](stream& dice) { return double(dice.below(n)); });
        for (double const one : x) ++seen[std::min(cells - 1, std::size_t(one / width))];
        CHECK(*std::max_element(x.begin(), x.end()) < std::max(double(n), 1.0));
        if (cells > 1) check_counts(seen, expected);
    }
}

TEST_CASE("poisson: moments and every probability, on both sides of the change of method") {
    for (double const mean : {0.01, 0.5, 5.0, 29.0, 29.999, 30.0, 31.0, 200.0, 1e4}) {
        CAPTURE(mean);
        auto const x = sample([mean](stream& dice) { return double(dice.poisson(mean)); });
        check_moments(x, mean, mean, mean * (1 + 3 * mean));
        auto const cells = std::size_t(mean + 12 * std::sqrt(mean) + 12);
        std::vector<double> seen(cells), expected(cells);
        for (std::size_t k = 0; k < cells; ++k)
            expected[k] = many * std::exp(double(k) * std::log(mean) - mean - std::lgamma(double(k) + 1));
        for (double const one : x) ++seen[std::min(cells - 1, std::size_t(one))];
        check_counts(seen, expected);
    }
}

TEST_CASE("poisson: a mean of nothing gives nothing; a mean of a billion is near a billion") {
    stream dice{5, purpose::poisson, 0};
    for (int i = 0; i < 100; ++i) CHECK(dice.poisson(0) == 0);
    for (int i = 0; i < 100; ++i) CHECK(std::fabs(double(dice.poisson(1e9)) - 1e9) < 6 * std::sqrt(1e9));
}

TEST_CASE("different names give different numbers") {
    std::set<std::uint32_t> seen;
    int names = 0;
    auto const note = [&](stream const& dice) { seen.insert(first(dice)), ++names; };
    for (std::uint64_t seed : {0, 1, 2}) note({seed, purpose::noise, 99});
    for (std::uint64_t bit = 1; bit != 0; bit <<= 1) {
        note({bit, purpose::noise, 7});
        note({0, purpose::noise, bit});
        note({0, purpose::noise, 0, 0, bit});
        if (bit >> 32 == 0) note({0, purpose::noise, 0, bit});
    }
    for (auto what = 1u; what <= 9; ++what) note({0, purpose{what}, 123});
    CHECK(int(seen.size()) == names);
}

TEST_CASE("the same name gives the same numbers, also by way of its family") {
    constexpr family all{42, purpose::connectivity, name_hash("exc to inh")};
    stream one{42, purpose::connectivity, name_hash("exc to inh"), 17, 1'000'000'000'000},
        other = all(17, 1'000'000'000'000);
    for (int i = 0; i < 100; ++i) CHECK(one.bits64() == other.bits64());
    auto copy = one;
    CHECK(copy.uniform() == one.uniform());
}

TEST_CASE("neighbouring streams are not correlated, to five standard deviations") {
    constexpr family all{7, purpose::noise, 1};
    double sum = 0;
    for (std::uint32_t who = 0; who < many; ++who) sum += all(who).normal() * all(who + 1).normal();
    CHECK(std::fabs(sum) < 5 * std::sqrt(double(many)));
    sum = 0;
    for (std::uint32_t when = 0; when < many; ++when)
        sum += all(3, when).normal() * all(3, when + 1).normal();
    CHECK(std::fabs(sum) < 5 * std::sqrt(double(many)));
}

TEST_CASE("the numbers of a name are the same on every machine") {  // pinned once; never to change
    stream dice{1, purpose::connectivity, name_hash("pinned"), 2, 3};
    CHECK(dice.bits64() == 0x47207400001f858);
    CHECK(dice.uniform() == 0x1.4fac6d2c9231p-3);
    CHECK(dice.normal() == -0x1.3ab8a9801f737p-1);
    CHECK(dice.exponential() == 0x1.05d9b2e582e71p+1);
    CHECK(dice.below(1'000'000) == 2234);
    CHECK(dice.poisson(3) == 2);
    CHECK(dice.poisson(300) == 283);
}

TEST_CASE("many numbers at once are those drawn one after another, bit for bit") {
    family const dice{5, purpose::weight, 77};
    for (std::size_t const n : {1u, 7u, 8u, 9u, 255u, 256u, 1000u}) {
        std::vector<double> uniform(n), normal(n);
        dice.uniform_row(3, n, uniform.data());
        dice.normal_row(3, n, normal.data());
        std::size_t alike = 0;
        for (std::size_t k = 0; k < n; ++k)
            alike += (uniform[k] == dice(3, k).uniform()) + (normal[k] == dice(3, k).normal());
        CHECK(alike == 2 * n);
        for (std::uint32_t const range : {1u, 10u, 20683u, 3'000'000'000u}) {
            auto one = dice(9);
            std::vector<std::uint32_t> many;
            dice(9).many_below(n, range, [&](std::uint32_t k) { many.push_back(k); });
            alike = 0;
            for (auto const k : many) alike += k == one.below(range);
            CHECK(many.size() == n);
            CHECK(alike == n);
        }
    }
}

TEST_CASE("binomial numbers have their distribution: each count within five deviations") {
    stream dice{3, purpose::connectivity, 4};
    for (auto const& [n, p] : {std::pair{40, 0.1}, {40, 0.9}, {1000, 0.03}, {1'000'000, 0.0001}, {50, 0.5}}) {
        constexpr int draws = 40'000;
        std::map<int, int> seen;
        for (int k = 0; k < draws; ++k) ++seen[int(dice.binomial(std::uint64_t(n), p))];
        double mean = 0;
        for (auto const& [value, times] : seen) mean += double(value) * times / draws;
        CHECK(std::fabs(mean - n * p) < 5 * std::sqrt(n * p * (1 - p) / draws));
        double outside = 0, counts = 0;
        for (auto const& [value, times] : seen) {
            double const chance =
                std::exp(std::lgamma(n + 1.0) - std::lgamma(value + 1.0) - std::lgamma(n - value + 1.0) +
                         value * std::log(p) + (n - value) * std::log1p(-p));
            if (chance * draws < 20) continue;
            ++counts;
            outside += std::fabs(times - chance * draws) > 5 * std::sqrt(chance * draws);
        }
        CHECK(counts > 5);
        CHECK(outside == 0);
    }
}
