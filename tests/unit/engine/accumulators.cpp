// SPDX-License-Identifier: MIT
// Sums of arrivals: independent of order, as fine as promised, and refused where they cannot be.
#include "neurapse/engine/accumulators.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "neurapse/base/random.hpp"

using namespace neurapse;

namespace {

template <class Real, bool Converts = false>
std::vector<Real> taken(accumulators& sums, std::size_t n, double quantum) {
    std::vector<Real> out(n);
    sums.from(0, n, quantum, false).taken_by<Real, Converts>([&](auto take) {
        for (std::size_t k = 0; k < n; ++k) out[k] = take(k);
    });
    return out;
}

double sum_of(std::vector<double> const& weights, double bound) {
    auto const unit = fixed_point_scale::exact(bound);
    accumulators sums{1, false};
    for (double const w : weights) sums.add(0, std::llrint(w * unit.scale()));
    return taken<double>(sums, 1, unit.quantum()).front();
}

}  // namespace

TEST_CASE("a sum of arrivals is the same in any order, where a sum of doubles is not") {
    random::stream dice{1, purpose::weight, 0};
    std::vector<double> weights;
    double bound = 0;
    for (int k = 0; k < 1000; ++k) {
        weights.push_back(std::ldexp(dice.normal(), int(dice.below(20))));
        bound += std::fabs(weights.back());
    }
    auto const forwards = sum_of(weights, bound);
    double plain = 0, reversed = 0;
    for (double const w : weights) plain += w;
    std::reverse(weights.begin(), weights.end());
    for (double const w : weights) reversed += w;
    CHECK(sum_of(weights, bound) == forwards);
    CHECK(plain != reversed);
    CHECK(forwards == doctest::Approx(plain).epsilon(1e-12));
}

TEST_CASE("every arrival is rounded by at most half a quantum of at most 2^-40") {
    for (double const bound : {1e-3, 1.0, 87.8 * 4000, 4.1e6}) {
        auto const unit = fixed_point_scale::exact(bound);
        CHECK(unit.quantum() <= 0x1p-40);
        CHECK(bound / unit.quantum() <= 0x1p62);
    }
    double const third = 1. / 3;
    CHECK(std::fabs(sum_of({third, third, third}, 1) - 1) <= 1.5 * fixed_point_scale::exact(1).quantum());
}

TEST_CASE("sums that would need a coarser quantum are not taken on") {
    CHECK(fixed_point_scale::can_hold(4e6, 1));
    CHECK(!fixed_point_scale::can_hold(5e6, 1));
    CHECK(fixed_point_scale::can_hold(3000. * 100'000, 3000));  // in-degree 1e5 at 3000 pA
    CHECK(!fixed_point_scale::can_hold(3000. * 5e6, 3000));
}

TEST_CASE("compact sums and weights stay within 32 and 16 bits, at a power of two") {
    for (double const weight : {1e-3, 1.0, 655.0, 1e6})
        for (double const inputs : {1.0, 100.0, 1e4, 1e6}) {
            auto const unit = fixed_point_scale::compact(inputs * weight, weight);
            CHECK(weight * unit.scale() <= 32767);
            CHECK(inputs * weight * unit.scale() <= 0x1p31 - 1);
            CHECK((2 * weight * unit.scale() > 32766 || 2 * inputs * weight * unit.scale() > 0x1p30));
        }
}

TEST_CASE("taking gives every sum, rounded once, in both widths and precisions, and empties it") {
    random::stream dice{1, purpose::weight, 1};
    for (bool const narrow : {false, true}) {
        constexpr std::size_t n = 1003;
        accumulators sums{n, narrow};
        std::vector<std::int64_t> exact(n);
        for (std::size_t k = 0; k < n; ++k) {
            exact[k] = std::int64_t(dice.bits64()) >> (narrow ? 33 + k % 30 : 1 + k % 61);
            sums.add(k, exact[k]);
        }
        auto const out = taken<double>(sums, n, 0x1p-20);
        std::size_t right = 0;
        for (std::size_t k = 0; k < n; ++k) right += out[k] == double(exact[k]) * 0x1p-20;
        CHECK(right == n);
        auto const again = taken<float>(sums, n, 1);
        CHECK(std::all_of(again.begin(), again.end(), [](float x) { return x == 0; }));
    }
}

TEST_CASE("sums of 64 bits are rounded once on their way to numbers, by an instruction or without one") {
    random::stream dice{2, purpose::weight, 0};
    std::vector<std::int64_t> sums{
        0, 1, -1, 4503599627370497, 9007199254740993, -9007199254740993, INT64_MAX, INT64_MIN};
    while (sums.size() < 1000) sums.push_back(std::int64_t(dice.bits64()) >> dice.below(64));
    accumulators made{sums.size(), false}, again{sums.size(), false};
    for (std::size_t k = 0; k < sums.size(); ++k) made.add(k, sums[k]), again.add(k, sums[k]);
    auto const without = taken<double>(made, sums.size(), 0x1p-10),
               with = taken<double, true>(again, sums.size(), 0x1p-10);
    for (std::size_t k = 0; k < sums.size(); ++k) {
        CHECK(without[k] == double(sums[k]) / 1024);
        CHECK(with[k] == without[k]);
    }
}

TEST_CASE(
    "marks lead to every sum in which something has arrived, however it came there, and are gone then") {
    random::stream dice{3, purpose::weight, 0};
    constexpr std::size_t first = 64, n = 1003;
    for (bool const narrow : {false, true})
        for (int round = 0; round < 20; ++round) {
            accumulators sums{first + n, narrow};
            std::vector<std::int64_t> exact(n);
            for (int k = 0; k < round; ++k) {
                auto const at = std::size_t(dice.below(n));
                sums.add(first + at, k);
                exact[at] += k;
                std::uint16_t const which[] = {std::uint16_t(dice.below(n)), std::uint16_t(dice.below(n))};
                std::int64_t const quanta[] = {7, -k};
                sums.add_each<true>(first, 2, which, quanta);
                exact[which[0]] += 7, exact[which[1]] -= k;
            }
            std::uint32_t const counts[] = {1, 0, 3};
            sums.add_counts(first + 500, 3, counts, 11);
            exact[500] += 11, exact[502] += 33;
            auto const arrived = sums.from(first, n, 1, true);
            REQUIRE(arrived.marks != nullptr);
            std::vector<double> out(n + 8);
            arrived.taken_by<double, false>([&](auto take) {
                arrived.each_marked([&](std::size_t begin) {
                    for (std::size_t k = begin; k < begin + arrivals::group_size; ++k) out[k] = take(k);
                });
            });
            CHECK(std::equal(exact.begin(), exact.end(), out.begin()));
            arrived.each_marked([](std::size_t) { FAIL("a mark was left"); });
            CHECK(taken<double>(sums, first + n, 1) == std::vector<double>(first + n));
        }
}

TEST_CASE("where something has arrived nearly everywhere nobody is led by marks, and none are left") {
    accumulators sums{1024, false};
    for (std::size_t k = 0; k < 1024; k += 8) sums.add(k, 1);
    CHECK(sums.from(0, 1024, 1, true).marks == nullptr);
    CHECK(sums.from(0, 1024, 1, true).marks != nullptr);
    sums.mark_all();
    CHECK(sums.from(0, 1024, 1, true).marks == nullptr);
}
