// SPDX-License-Identifier: MIT
// Paths of many marks, read back by eye.
#include "neurapse/report/spike_marks.hpp"

#include <doctest/doctest.h>

namespace plot = neurapse::plot;

TEST_CASE("spike marks: moves are relative, row by row") {
    CHECK(plot::marks_path({{5, 30}, {2, 10}, {2, 20}}, 0) == "m10 2h0m10 0h0m10 3h0");
    CHECK(plot::marks_path({{5, 3}, {2, 10}}, 4) == "m10 2v4m-7-1v4");
    CHECK(plot::marks_path({}, 4) == "");
}

TEST_CASE("spike marks: neighbouring cells become one stroke") {
    CHECK(plot::cells_path({{1, 5}, {1, 4}, {1, 4}, {1, 7}, {2, 0}}) == "m4 1h2m1 0h1m-8 1h1");
}

TEST_CASE("spike marks: every cell has one shade, fuller cells the darker ones") {
    std::vector<plot::mark> cells;
    for (int column = 0; column < 10; ++column)
        for (int times = 0; times <= column; ++times) cells.push_back({0, column});
    std::size_t total = 0;
    int last = -1;
    for (auto const& shade : plot::by_shade(cells))
        for (auto const& cell : shade) {
            CHECK(cell.column > last);
            last = cell.column;
            ++total;
        }
    CHECK(total == 10);
}
