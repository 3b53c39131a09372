// SPDX-License-Identifier: MIT
// One pass over the samples; a column is closed when the next sample falls into another.
#include "neurapse/report/curves.hpp"

#include <algorithm>
#include <cmath>

namespace neurapse::plot {
namespace {

/// The samples of one pixel column, reduced to its extremes.
struct column {
    long place = -1;
    bool used = false;
    point low, high;

    void add(point p) {  // y grows downwards on paper, which extremes do not mind
        if (!used || p.y < low.y) low = p;
        if (!used || p.y > high.y) high = p;
        used = true;
    }
};

void close(strokes& pieces, column const& done) {
    if (!done.used) {
        if (!pieces.back().empty()) pieces.emplace_back();
        return;
    }
    auto const first = done.low.x <= done.high.x ? done.low : done.high;
    auto const second = done.low.x <= done.high.x ? done.high : done.low;
    pieces.back().push_back(first);
    if (second.x != first.x || second.y != first.y) pieces.back().push_back(second);
}

strokes trimmed(strokes pieces) {
    if (pieces.back().empty()) pieces.pop_back();
    return pieces;
}

strokes every_sample(std::vector<double> const& time, std::vector<double> const& values, panel const& on,
                     std::size_t n) {
    strokes pieces(1);
    for (std::size_t k = 0; k < n; ++k) {
        if (std::isfinite(values[k]))
            pieces.back().push_back(on(time[k], values[k]));
        else if (!pieces.back().empty())
            pieces.emplace_back();
    }
    return trimmed(std::move(pieces));
}

}  // namespace

strokes thinned(std::vector<double> const& time, std::vector<double> const& values, panel const& on,
                std::size_t columns) {
    auto const n = std::min(time.size(), values.size());
    if (n <= 2 * columns) return every_sample(time, values, on, n);
    strokes pieces(1);
    column now;
    for (std::size_t k = 0; k < n; ++k) {
        auto const p = on(time[k], values[k]);
        auto const place = long((p.x - on.area.x) / on.area.width * double(columns));
        if (place != now.place && k > 0) {
            close(pieces, now);
            now = {};
        }
        now.place = place;
        if (std::isfinite(values[k])) now.add(p);
    }
    close(pieces, now);
    return trimmed(std::move(pieces));
}

void draw_strokes(svg& picture, strokes const& pieces, look const& as) {
    for (auto const& piece : pieces) {
        if (piece.size() == 1)
            picture.circle(piece.front(), 0.8, as);
        else
            picture.polyline(piece, as);
    }
}

std::vector<point> staircase(std::vector<double> const& edge, double bin, std::vector<double> const& heights,
                             panel const& on) {
    std::vector<point> steps;
    auto const n = std::min(edge.size(), heights.size());
    for (std::size_t k = 0; k < n; ++k) {
        if (!std::isfinite(heights[k])) continue;
        steps.push_back(on(std::max(on.x.values.low, edge[k] - bin), heights[k]));
        steps.push_back(on(std::min(on.x.values.high, edge[k]), heights[k]));
    }
    return steps;
}

}  // namespace neurapse::plot
