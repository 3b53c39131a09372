// SPDX-License-Identifier: MIT
// Small vector arithmetic on paper coordinates.
#include "neurapse/report/arrows.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/numbers.hpp"

namespace neurapse::plot {
namespace {

point operator+(point a, point b) { return {a.x + b.x, a.y + b.y}; }
point operator-(point a, point b) { return {a.x - b.x, a.y - b.y}; }
point operator*(double k, point a) { return {k * a.x, k * a.y}; }
double length(point a) { return std::hypot(a.x, a.y); }
point direction(point a) { return length(a) > 0 ? 1 / length(a) * a : point{1, 0}; }
point left_of(point a) { return {a.y, -a.x}; }

double head_length(double width) { return 6 + 1.6 * width; }

std::string written(point p) { return fixed(p.x, 1) + " " + fixed(p.y, 1) + " "; }

/// A quadratic curve whose middle is pushed aside by `bend` times the distance.
arrow between(point from, point to, double bend, double radius, double width, double weight) {
    auto const middle = 0.5 * (from + to) + bend * length(to - from) * left_of(direction(to - from));
    auto const start = from + (radius + 1) * direction(middle - from);
    auto const end = to + (radius + 1 + head_length(width)) * direction(middle - to);
    return {{start, start + 2.0 / 3 * (middle - start), end + 2.0 / 3 * (middle - end), end}, width, weight};
}

/// From a node to itself, on the side away from the centre.
arrow loop(point node, point centre, double radius, double width, double weight) {
    auto const out = direction(node - centre), side = left_of(out);
    auto const ray = [&](double aside, double far) { return node + far * direction(out + aside * side); };
    auto const reach = radius + 26;
    return {
        {ray(0.7, radius + 1), ray(0.8, reach), ray(-0.8, reach), ray(-0.7, radius + 1 + head_length(width))},
        width,
        weight};
}

/// Adjacent layers are joined straight; a longer way, or one across a circle, is bent.
double bend_of(graph_edge const& e, graph_layout const& where) {
    if (where.layers.empty()) return 0.14;
    return where.layers[e.to] - where.layers[e.from] > 1 ? 0.16 : 0;
}

/// How far a place is from the nearest of other arrows and labels.
double freedom(point at, std::size_t own, std::vector<arrow> const& all, std::vector<point> const& given) {
    double nearest = 1e9;
    for (std::size_t k = 0; k < all.size(); ++k)
        for (double t = 0; k != own && t <= 1; t += 0.04)
            nearest = std::min(nearest, length(all[k].at(t) - at));
    for (auto const& label : given) nearest = std::min(nearest, 0.5 * length(label - at));
    return nearest;
}

}  // namespace

point arrow::at(double t) const {
    auto const s = 1 - t;
    auto const& c = control;
    return s * s * s * c[0] + 3 * s * s * t * c[1] + (3 * s * t * t * c[2] + t * t * t * c[3]);
}

std::vector<arrow> arrows_of(graph const& net, graph_layout const& where) {
    std::vector<arrow> all;
    for (auto const& e : net.edges) {
        auto const width = 0.8 + 2.2 * (std::isfinite(e.strength) ? e.strength : 0);
        auto const from = where.places[e.from], to = where.places[e.to];
        if (e.from == e.to)
            all.push_back(loop(from, where.centre, where.radius, width, e.weight));
        else
            all.push_back(between(from, to, bend_of(e, where), where.radius, width, e.weight));
    }
    return all;
}

void draw_arrow(svg& picture, arrow const& one, double opacity) {
    auto const& c = one.control;
    std::string const kind = one.weight < 0 ? " inhibit" : "";
    auto const ahead = direction(c[3] - c[2]), aside = left_of(ahead);
    auto const size = head_length(one.width);
    picture.path("M" + written(c[0]) + "C" + written(c[1]) + written(c[2]) + written(c[3]),
                 look("edge" + kind, one.width, opacity));
    if (one.weight < 0)
        picture.circle(c[3] + 0.5 * size * ahead, 0.5 * size, look("head" + kind, 0, opacity));
    else
        picture.polygon({c[3] + size * ahead, c[3] + 0.42 * size * aside, c[3] - 0.42 * size * aside},
                        look("head" + kind, 0, opacity));
}

std::vector<point> label_places(std::vector<arrow> const& all) {
    std::vector<point> given;
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto best = all[k].at(0.5);
        auto most = freedom(best, k, all, given);
        for (auto const t : {0.42, 0.34, 0.27, 0.58, 0.66, 0.73}) {
            auto const free = freedom(all[k].at(t), k, all, given);
            if (free <= most + 1) continue;
            most = free;
            best = all[k].at(t);
        }
        given.push_back(best);
    }
    return given;
}

}  // namespace neurapse::plot
