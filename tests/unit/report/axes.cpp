// SPDX-License-Identifier: MIT
// Ticks, ranges and scales: what stands where.
#include "neurapse/report/axes.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace plot = neurapse::plot;

TEST_CASE("axes: ticks step by 1, 2 or 5 times a power of ten") {
    struct row {
        double low, high;
        int most;
        double step, first;
        std::size_t count;
    };
    for (auto const& [low, high, most, step, first, count] :
         {row{0, 2000, 7, 500, 0, 5}, row{0, 100, 7, 20, 0, 6}, row{-79, -52, 6, 5, -75, 5},
          row{0, 1, 5, 0.2, 0, 6}, row{0, 0.3, 3, 0.1, 0, 4}, row{-1e-6, 1e-6, 4, 5e-7, -1e-6, 5},
          row{3, 7, 4, 1, 3, 5}}) {
        auto const ticks = plot::nice_ticks({low, high}, most);
        CAPTURE(high);
        CHECK(ticks.step == doctest::Approx(step));
        REQUIRE(ticks.at.size() == count);
        CHECK(ticks.at.front() == doctest::Approx(first));
        CHECK(ticks.at.back() <= high + 1e-9 * step);
    }
}

TEST_CASE("axes: counted things have whole ticks") {
    auto const ticks = plot::nice_ticks({0, 1.06}, 5, 1);
    CHECK(ticks.step == 1);
    CHECK(ticks.at == std::vector<double>{0, 1});
}

TEST_CASE("axes: a range without width has one tick") { CHECK(plot::nice_ticks({3, 3}, 5).at.size() == 1); }

TEST_CASE("axes: ranges surround what is finite, and constants too") {
    plot::extent values;
    CHECK(values.padded().span() == 1);
    values.add(std::vector<double>{NAN, INFINITY});
    CHECK(values.empty());
    values.add(-65);
    CHECK(values.padded().low == doctest::Approx(-71.5));
    CHECK(values.padded().high == doctest::Approx(-58.5));
    values.add(-45);
    CHECK(values.padded().low == doctest::Approx(-66));
    plot::extent zero;
    zero.add(0);
    CHECK(zero.padded().low == -1);
    CHECK(zero.from_zero().high == 1);
    plot::extent huge;
    huge.add(std::vector<double>{-1.7e308, 1.7e308});
    CHECK(std::isfinite(huge.padded().span()));
}

TEST_CASE("axes: a scale maps its ends to its ends") {
    plot::scale const up{{-80, 20}, 300, 100};
    CHECK(up(-80) == 300);
    CHECK(up(20) == 100);
    CHECK(up(-30) == 200);
    CHECK(plot::scale{{1, 1}, 5, 9}(1) == 5);
}

TEST_CASE("axes: time is in seconds when the run is long, and never empty") {
    CHECK(plot::time_axis(2000).label == "time (ms)");
    CHECK(plot::time_axis(10000).label == "time (s)");
    CHECK(plot::time_axis(0).values.span() > 0);
    CHECK(plot::time_axis(NAN).values.span() > 0);
}
