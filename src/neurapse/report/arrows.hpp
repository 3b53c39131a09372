// SPDX-License-Identifier: MIT
// Synapses between places on paper: a curve from rim to rim with a head that tells excitation
// (an arrow) from inhibition (a dot), and a good place along it for a label.
#pragma once

#include <array>
#include <vector>

#include "neurapse/report/graph_layout.hpp"
#include "neurapse/report/svg.hpp"

namespace neurapse::plot {

/// A cubic Bezier curve.
struct arrow {
    std::array<point, 4> control;
    double width = 1;
    double weight = 0;

    point at(double t) const;
};

/// One arrow for each edge; those that meet another node or one another's way are bent.
std::vector<arrow> arrows_of(graph const& net, graph_layout const& where);

void draw_arrow(svg& picture, arrow const& one, double opacity);

/// A place on each arrow, away from the other arrows and from the places already given.
std::vector<point> label_places(std::vector<arrow> const& all);

}  // namespace neurapse::plot
