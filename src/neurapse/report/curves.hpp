// SPDX-License-Identifier: MIT
// Long series drawn with few points. Each pixel column keeps the least and the greatest value that
// fall into it, so that a spike one sample wide is as visible among a million samples as among ten.
#pragma once

#include <cstddef>
#include <vector>

#include "neurapse/report/axes.hpp"

namespace neurapse::plot {

/// Pieces of a curve, parted where values are missing.
using strokes = std::vector<std::vector<point>>;

/// The curve in pixels: every sample if there are at most two per column, else the extremes of each
/// column in order of time. Values that are not finite leave gaps.
strokes thinned(std::vector<double> const& time, std::vector<double> const& values, panel const& on,
                std::size_t columns);

/// Lines, and a dot where a piece is a single sample.
void draw_strokes(svg& picture, strokes const& pieces, look const& as);

/// Bins side by side as a staircase: bin k ends at edge[k] and is `bin` wide.
std::vector<point> staircase(std::vector<double> const& edge, double bin, std::vector<double> const& heights,
                             panel const& on);

}  // namespace neurapse::plot
