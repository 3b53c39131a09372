// SPDX-License-Identifier: MIT
// From numbers to places on paper: ranges, ticks at 1-2-5 steps, linear scales, and the frame
// with its labels and light grid that every panel of every figure shares.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "neurapse/report/svg.hpp"

namespace neurapse::plot {

struct range {
    double low = 0, high = 1;

    double span() const { return high - low; }
};

/// Grows to hold finite values and ignores the others.
class extent {
public:
    void add(double value);
    void add(std::vector<double> const& values);
    bool empty() const { return !(low_ <= high_); }
    /// What was added with a little air around; of a constant c, c give or take a tenth.
    range padded() const;
    /// From zero to a little above the largest value; up to 1 if nothing is above zero.
    range from_zero() const;

private:
    double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
};

struct ticks {
    double step = 1;
    std::vector<double> at;
};

/// Multiples of 1, 2 or 5 times a power of ten within the range, at most `most` steps apart.
ticks nice_ticks(range const& values, int most, double least_step = 0);

/// The least of 1, 2, 5 times a power of ten that is not below `value`.
double nice_ceiling(double value);

/// A linear map from values to pixels.
struct scale {
    range values;
    double first = 0, last = 1;

    double operator()(double value) const;
};

/// What stands along one side of a panel. Labels show value * factor.
struct axis {
    std::string label;
    range values;
    double factor = 1;
    double least_step = 0;  ///< 1 for things that are counted
};

/// Time from 0 to the end of the run in ms, labelled in seconds if it is long.
axis time_axis(double duration_ms);

/// "v (mV)"; without a unit just "v".
std::string with_unit(std::string const& label, std::string const& unit);

/// The paper between the axes, and the way from values to places on it.
struct panel {
    box area;
    scale x, y;

    point operator()(double px, double py) const { return {x(px), y(py)}; }
};

/// Whether the horizontal axis has its numbers, or leaves them to the panel below.
enum class foot { labelled, bare };
/// Which way the vertical axis grows.
enum class growth { up, down };

panel draw_axes(svg& picture, box const& area, axis const& x, axis const& y, foot below,
                growth y_grows = growth::up);

}  // namespace neurapse::plot
