// SPDX-License-Identifier: MIT
// Poisson numbers of many at a time: the same in whatever pieces they are asked for, and independent of each
// other. Their chances are tested with the stimulus that they are for (tests/scenarios/stim_cases.cpp).
#include "neurapse/base/poisson_counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "neurapse/base/sign_masks.hpp"

using namespace neurapse;

namespace {
std::vector<std::uint32_t> drawn(poisson_counts const& from, std::int64_t when, std::uint32_t first,
                                 std::size_t n) {
    std::vector<std::uint32_t> out(n);
    from.draw(when, first, out);
    return out;
}
}  // namespace

TEST_CASE("a count is a function of who and when, whoever else is asked for") {
    for (double const mean : {0.02, 1.3, 12.0, 100.0}) {
        poisson_counts const p{mean, {1, purpose::poisson, 2}};
        auto const all = drawn(p, 7, 0, 5000);
        CHECK(all != drawn(p, 8, 0, 5000));
        for (std::uint32_t first = 0, n = 1; first + n <= 5000; first += n, n = n * 3 % 2003 + 1)
            CHECK(drawn(p, 7, first, n) ==
                  std::vector<std::uint32_t>(all.begin() + first, all.begin() + first + n));
    }
}

TEST_CASE("counts have their chances even where a group has more undecided than second bytes") {
    // At these means that happens to one group in a hundred to one in two; the last of a group are the first
    // to go without. Five deviations of chi-square.
    for (double const mean : {5.0, 8.0, 62.0, 72.0}) {
        poisson_counts const p{mean, {4, purpose::poisson, 1}};
        std::vector<double> all(300), last(300);
        for (int t = 0; t < 40'000; ++t) {
            auto const row = drawn(p, t, 0, 1024);
            for (std::size_t i = 0; i < row.size(); ++i) {
                ++all[row[i]];
                if (i % 256 >= 240) ++last[row[i]];
            }
        }
        for (auto const& seen : {all, last}) {
            double draws = 0, chi_square = 0, terms = 0;
            for (double const n : seen) draws += n;
            for (std::size_t k = 0; k < seen.size(); ++k) {
                double const expected =
                    draws * std::exp(-mean + double(k) * std::log(mean) - std::lgamma(double(k) + 1));
                if (expected < 10) continue;
                chi_square += (seen[k] - expected) * (seen[k] - expected) / expected;
                ++terms;
            }
            CAPTURE(mean);
            CAPTURE(draws);
            CHECK(std::fabs(chi_square - terms) < 5 * std::sqrt(2 * terms) + 5);
        }
    }
}

TEST_CASE("counts of two are independent, however far apart they are, and so are those of two times") {
    // Chi-square of the table of both counts. Where more is expected than ten times: five deviations.
    constexpr std::uint32_t n = 4096;
    constexpr int times = 500;
    for (double const mean : {0.3, 2.0, 9.0}) {
        poisson_counts const p{mean, {3, purpose::poisson, 1}};
        std::vector<std::vector<std::uint32_t>> rows;
        for (int t = 0; t < times; ++t) rows.push_back(drawn(p, t, 0, n));
        auto const chance = [&](std::size_t k) {
            return std::exp(-mean + double(k) * std::log(mean) - std::lgamma(double(k) + 1));
        };
        auto const independent = [&](std::uint32_t apart, int later) {
            constexpr std::size_t width = 64;
            std::vector<double> seen(width * width);
            double draws = 0;
            for (int t = 0; t + later < times; ++t)
                for (std::uint32_t i = 0; i + apart < n; ++i, ++draws)
                    ++seen[std::min<std::size_t>(rows[std::size_t(t)][i], width - 1) * width +
                           std::min<std::size_t>(rows[std::size_t(t + later)][i + apart], width - 1)];
            double chi_square = 0, terms = 0;
            for (std::size_t k = 0; k < width * width; ++k) {
                double const expected = draws * chance(k / width) * chance(k % width);
                if (expected < 10) continue;
                chi_square += (seen[k] - expected) * (seen[k] - expected) / expected;
                ++terms;
            }
            // A number takes part in two pairs, which counts as up to twice the variance.
            return std::fabs(chi_square - terms) < 5 * std::sqrt(4 * terms) + 5;
        };
        CAPTURE(mean);
        for (std::uint32_t const apart : {1, 2, 4, 16, 32, 64, 128, 256, 1024}) {
            CAPTURE(apart);
            CHECK(independent(apart, 0));
        }
        for (int const later : {1, 2, 16}) CHECK(independent(0, later));
    }
}

TEST_CASE("masks have the highest bits of bytes") {
    random::stream dice{5, purpose::choice, 0};
    std::vector<std::uint8_t> bytes(64 * 9);
    for (auto& b : bytes) b = std::uint8_t(dice.next());
    std::vector<std::uint64_t> masks(10, 42);
    sign_masks(bytes.data(), 9, masks.data());
    for (std::size_t k = 0; k < bytes.size(); ++k)
        CHECK((masks[k / 64] >> k % 64 & 1) == (bytes[k] >= 128 ? 1 : 0));
    CHECK(masks[9] == 42);
}
