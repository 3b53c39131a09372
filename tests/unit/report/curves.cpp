// SPDX-License-Identifier: MIT
// Thinning keeps what the eye must see: extremes and gaps.
#include "neurapse/report/curves.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plot = neurapse::plot;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Pixels equal values: x in [0, 100], y in [0, 50] upwards.
plot::panel const on{{0, 0, 100, 50}, {{0, 100}, 0, 100}, {{0, 50}, 50, 0}};

std::vector<double> times(std::size_t n) {
    std::vector<double> t;
    for (std::size_t k = 0; k < n; ++k) t.push_back(100.0 * double(k) / double(n));
    return t;
}

bool has_height(plot::strokes const& pieces, double y) {
    for (auto const& piece : pieces)
        for (auto const& p : piece)
            if (p.y == y) return true;
    return false;
}

}  // namespace

TEST_CASE("curves: a spike of one sample among a million is drawn") {
    std::vector<double> values(1'000'000, 20);
    values[123'456] = 45;
    values[777'777] = 3;
    auto const pieces = plot::thinned(times(values.size()), values, on, 100);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].size() <= 200);
    CHECK(has_height(pieces, 5));
    CHECK(has_height(pieces, 47));
    auto const earlier = [](plot::point a, plot::point b) { return a.x < b.x; };
    CHECK(std::is_sorted(pieces[0].begin(), pieces[0].end(), earlier));
}

TEST_CASE("curves: few samples are all drawn") {
    auto const pieces = plot::thinned(times(200), std::vector<double>(200, 1), on, 100);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].size() == 200);
}

TEST_CASE("curves: missing values leave gaps, thinned or not") {
    for (std::size_t const n : {100u, 100'000u}) {
        std::vector<double> values(n, 1);
        std::fill(values.begin() + long(n / 4), values.begin() + long(n / 2), missing);
        values.front() = values.back() = missing;
        CHECK(plot::thinned(times(n), values, on, 100).size() == 2);
    }
    CHECK(plot::thinned(times(9), std::vector<double>(9, missing), on, 100).empty());
    CHECK(plot::thinned({}, {}, on, 100).empty());
}

TEST_CASE("curves: a staircase has two points for each bin and stays on the paper") {
    auto const steps = plot::staircase({40, 80, 120}, 40, {1, 2, missing}, on);
    REQUIRE(steps.size() == 4);
    CHECK(steps[0].x == 0);
    CHECK(steps[1].x == 40);
    CHECK(plot::staircase({120}, 40, {1}, on)[1].x == 100);
}
