// SPDX-License-Identifier: MIT
// Times of stamps are the doubles nearest to their decimal values, also after many steps.
#include "neurapse/contract/time_grid.hpp"

#include <doctest/doctest.h>

using namespace neurapse;

TEST_CASE("a stamp has the time that a person would write") {
    time_grid const grid{duration{0.1}};
    CHECK(grid.ms(3) == 0.3);
    CHECK(grid.ms(100'000'001) == 10'000'000.1);
    CHECK(time_grid{duration{0.025}}.ms(3) == 0.075);
    CHECK(time_grid{duration{2}}.ms(3) == 6);
    CHECK(time_grid{duration{0.3}}.ms(1) == 0.3);
}

TEST_CASE("durations become whole numbers of steps, or are said to be off the grid") {
    time_grid const grid{duration{0.1}};
    CHECK(grid.steps({0.3}) == 3);
    CHECK(grid.on_grid({0.3}));
    CHECK(grid.on_grid({1e6}));
    CHECK(!grid.on_grid({0.25}));
    CHECK(!grid.on_grid({0.05}));
}
