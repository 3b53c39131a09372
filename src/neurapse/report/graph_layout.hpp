// SPDX-License-Identifier: MIT
// The synapses of a small network as a graph, and places on paper for its neurons: layers from
// left to right if signals only go forward, else a circle grouped by population.
#pragma once

#include <cstdint>
#include <vector>

#include "neurapse/contract/recordings.hpp"
#include "neurapse/report/svg.hpp"

namespace neurapse::plot {

struct graph_node {
    std::uint32_t population = 0, neuron = 0;

    friend bool operator==(graph_node const&, graph_node const&) = default;
    friend bool operator<(graph_node const& a, graph_node const& b) {
        return a.population != b.population ? a.population < b.population : a.neuron < b.neuron;
    }
};

struct graph_edge {
    std::size_t from = 0, to = 0;
    double weight = 0, delay_ms = 0;
    double strength = 0;  ///< |weight| relative to the largest of its unit
};

struct graph {
    std::vector<graph_node> nodes;  ///< ascending
    std::vector<graph_edge> edges;
};

/// Every neuron of the populations that are joined, if these are at most `most` neurons; else
/// only the neurons that have a synapse. A graph of more than `most` neurons has no edges: it is
/// not going to be drawn.
graph graph_of(std::vector<weight_snapshot const*> const& snapshots, recordings const& run, std::size_t most);

/// The layer of each node, the longest way from a node without inputs; empty if there is a cycle.
std::vector<std::size_t> layers_of(graph const& net);

struct graph_layout {
    std::vector<point> places;
    std::vector<std::size_t> layers;  ///< empty on a circle
    point centre;
    double radius = 0;  ///< of a node
    double height = 0;  ///< of the paper, from y = 0
};

graph_layout arranged(graph const& net, double width);

}  // namespace neurapse::plot
