// SPDX-License-Identifier: MIT
// Layers for networks that only go forward, a circle for the others.
#include "neurapse/report/graph_layout.hpp"

#include <doctest/doctest.h>

#include "neurapse/report/arrows.hpp"
#include "neurapse/report/connection_graph.hpp"
#include "runs.hpp"
#include "xml.hpp"

using namespace neurapse;

namespace {

recordings three_to_two() {
    recordings run;
    run.duration_ms = 10;
    run.populations = {{"in", "lif", 3, 0}, {"out", "lif", 2, 0}};
    weight_snapshot s{"in_to_out", "pA", 0, {}, {}, {}, {}, {}, {}};
    for (std::uint32_t k = 0; k < 6; ++k) {
        s.source_population.push_back(0);
        s.source.push_back(k / 2);
        s.target_population.push_back(1);
        s.target.push_back(k % 2);
        s.weight.push_back(k == 0 ? -30 : 10);
        s.delay_ms.push_back(1.5);
    }
    run.snapshots = {s};
    return run;
}

plot::graph graph_of(recordings const& run) { return plot::graph_of({&run.snapshots[0]}, run, graph_limit); }

}  // namespace

TEST_CASE("graph: a forward network has layers by the longest way") {
    auto const net = graph_of(three_to_two());
    CHECK(net.nodes.size() == 5);
    CHECK(net.edges.size() == 6);
    CHECK(net.edges[0].strength == 1);
    CHECK(plot::layers_of(net) == std::vector<std::size_t>{0, 0, 0, 1, 1});
    auto longer = net;
    longer.edges.push_back({3, 4, 1, 1, 1});
    CHECK(plot::layers_of(longer) == std::vector<std::size_t>{0, 0, 0, 1, 2});
    longer.edges.push_back({4, 0, 1, 1, 1});
    CHECK(plot::layers_of(longer).empty());
}

TEST_CASE("graph: nodes stand apart and on the paper, in layers and on a circle") {
    auto net = graph_of(three_to_two());
    for (bool const cyclic : {false, true}) {
        if (cyclic) net.edges.push_back({4, 0, 1, 1, 1});
        auto const where = plot::arranged(net, 640);
        CHECK(where.layers.empty() == cyclic);
        for (std::size_t k = 0; k < where.places.size(); ++k) {
            CHECK(where.places[k].y > where.radius);
            CHECK(where.places[k].y < where.height - where.radius);
            for (std::size_t j = 0; j < k; ++j)
                CHECK(std::hypot(where.places[k].x - where.places[j].x,
                                 where.places[k].y - where.places[j].y) > 2 * where.radius);
        }
    }
}

TEST_CASE("graph: arrows end in heads by sign, delays are written when they are few") {
    auto run = three_to_two();
    auto svg = connection_graph(run);
    CHECK(xml::fault(svg) == "");
    CHECK(xml::count(svg, "class=\"edge\" style") == 5);
    CHECK(xml::count(svg, "class=\"head inhibit\"") == 1);
    CHECK(xml::count(svg, "1.5 ms") == 6);
    run.snapshots.push_back(run.snapshots[0]);
    run.snapshots.push_back(run.snapshots[0]);
    run.snapshots[1].projection = "again";
    run.snapshots[2].projection = "and again";
    CHECK(xml::count(connection_graph(run), "1.5 ms") == 0);
}

TEST_CASE("graph: an autapse and a pair of neurons that excite each other can be told apart") {
    recordings run;
    run.populations = {{"a", "lif", 2, 0}};
    run.snapshots = {{"aa", "pA", 0, {0, 0, 0}, {0, 0, 1}, {0, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 1, 1}}};
    auto const net = graph_of(run);
    auto const arrows = plot::arrows_of(net, plot::arranged(net, 640));
    auto const there = arrows[1].at(0.5), back = arrows[2].at(0.5);
    CHECK(std::hypot(there.x - back.x, there.y - back.y) > 10);
    CHECK(xml::fault(connection_graph(run)) == "");
}

TEST_CASE("graph: a large network is a matrix of at most 200 by 200 cells with all synapses") {
    recordings run;
    run.populations = {{"a", "lif", 1000, 0}, {"b", "lif", 1000, 0}};
    weight_snapshot s{"ab", "pA", 0, {}, {}, {}, {}, {}, {}};
    for (std::uint32_t k = 0; k < 1000; ++k) {
        s.source_population.push_back(0);
        s.source.push_back(k);
        s.target_population.push_back(1);
        s.target.push_back(k);
        s.weight.push_back(1);
        s.delay_ms.push_back(1);
    }
    run.snapshots = {s};
    auto const svg = connection_graph(run);
    CHECK(xml::fault(svg) == "");
    CHECK(svg.find("1,000 synapses") != std::string::npos);
    CHECK(xml::count(xml::paths(svg), "h1") == 200);
    CHECK(connection_caption(run).find("Source against target") == 0);
}
