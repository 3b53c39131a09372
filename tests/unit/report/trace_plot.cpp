// SPDX-License-Identifier: MIT
// Which traces share a panel, which are named, and whose spikes stand above.
#include "neurapse/report/trace_plot.hpp"

#include <doctest/doctest.h>

#include "runs.hpp"
#include "xml.hpp"

using namespace neurapse;

TEST_CASE("traces: a label names a neuron of the run or none") {
    auto const run = runs::network(0);
    CHECK(neuron_of("inh[3].v", run) == traced_neuron{true, 1, 3});
    CHECK(neuron_of(std::string(runs::awkward) + "[79].v", run) == traced_neuron{true, 0, 79});
    for (auto const* label : {"inh[20].v", "inh[].v", "inh[x].v", "inh.v", "other[1].v", "", "]["})
        CHECK_FALSE(neuron_of(label, run).found);
}

TEST_CASE("traces: each unit has a panel, potentials first") {
    auto run = runs::network(100);
    runs::add_traces(run, 3000);
    auto const svg = trace_plot(run);
    CHECK(xml::fault(svg) == "");
    CHECK(svg.find("v (mV)") < svg.find("i (pA)"));
    CHECK(svg.find("i (pA)") < svg.find("inh[3].m"));
    CHECK(svg.find("nan") == std::string::npos);
}

TEST_CASE("traces: what is recorded apart stands in panels apart") {
    auto run = runs::network(0);
    auto const group = [](char const* label) { return trace_group{{1, 2, 3}, {{label, "mV", {1, 2, 3}}}}; };
    auto const together = [&] {
        auto one = group("inh[0].v");
        one.traces.push_back(group("inh[1].v").traces.front());
        return one;
    };
    run.traces = {together()};
    CHECK(xml::count(trace_plot(run), "v (mV)") == 1);
    run.traces = {group("inh[0].v"), group("inh[1].v")};
    CHECK(xml::count(trace_plot(run), "v (mV)") == 2);
}

TEST_CASE("traces: the spikes of a traced neuron are ticks above its panel") {
    auto run = runs::network(0);
    runs::add_traces(run, 100);
    for (int k = 0; k < 7; ++k) runs::add_spike(run, 100 + 5 * k, 1, 3);
    runs::add_spike(run, 500, 1, 4);
    CHECK(xml::count(xml::paths(trace_plot(run)), "v12") == 7);
    run.spikes_of = {0};
    CHECK(xml::count(xml::paths(trace_plot(run)), "v12") == 0);
}

TEST_CASE("traces: eight of a panel are named, the others drawn, and it is said") {
    auto run = runs::network(0);
    trace_group group{{1, 2, 3}, {}};
    for (int k = 0; k < 20; ++k)
        group.traces.push_back({"inh[" + std::to_string(k) + "].v", "mV", {1, 2, 3.0 * k}});
    run.traces = {group};
    auto const svg = trace_plot(run);
    CHECK(xml::count(svg, "<polyline") == 20);
    CHECK(svg.find("inh[7].v") != std::string::npos);
    CHECK(svg.find("inh[8].v") == std::string::npos);
    CHECK(svg.find("and 12 more") != std::string::npos);
}
