// SPDX-License-Identifier: MIT
// Many small marks of one colour as a single SVG path. Coordinates are whole numbers of a unit
// and relative to the mark before, so that a spike costs about eight bytes.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace neurapse::plot {

/// A place on the grid of the path; marks sort by row, then by time.
struct mark {
    int row = 0, column = 0;

    friend bool operator==(mark const&, mark const&) = default;
    friend bool operator<(mark const& a, mark const& b) {
        return a.row != b.row ? a.row < b.row : a.column < b.column;
    }
};

/// Dots if `height` is 0 (the stroke needs round ends), else vertical ticks that hang from the
/// place. One `m` command for each mark.
std::string marks_path(std::vector<mark> marks, int height);

/// Filled grid cells, neighbours in a row merged: strokes through the middle of the cells.
std::string cells_path(std::vector<mark> cells);

/// Distinct cells by how often each was given, from seldom to often compared with the mean.
inline constexpr std::size_t shades = 4;
std::array<std::vector<mark>, shades> by_shade(std::vector<mark> cells);

/// Marks at one place become one.
std::vector<mark> distinct(std::vector<mark> marks);

}  // namespace neurapse::plot
