// SPDX-License-Identifier: MIT
// Law: a benchmark's network has the spikes of the slow and obvious network, made of its very synapses and
// initial potentials. And its bounds refuse an answer that is wrong.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "bench/list.hpp"
#include "bench/measure.hpp"
#include "bench/proof.hpp"
#include "support/slow_network.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

/// cuba with ports ampa and gaba, as it was built.
slow_network slow_copy(session const& s) {
    auto const& net = s.simulation().state();
    lif<double>::params cell;
    cell.c = 200_pF, cell.tau = 20_ms, cell.rest = -49_mV, cell.reset = -60_mV, cell.threshold = -50_mV;
    cell.refractory = 5_ms;
    slow_network copy;
    copy.ports = {{slow_port::kind::exponential, 5_ms}, {slow_port::kind::exponential, 10_ms}};
    for (auto const& layer : net.layers)
        for (neuron_id i = 0; i < layer.cells->size(); ++i) {
            copy.neurons.push_back(cell);
            copy.v.push_back(layer.cells->value(0, i));
        }
    for (auto const& p : net.projections)
        net.visit(
            p, [&](neuron_id source, neuron_id target, std::int32_t delay, double weight, std::uint64_t) {
                copy.synapses.push_back({int(net.layers[p.from].base + source),
                                         int(net.layers[p.to].base + target), int(p.port), delay, weight});
            });
    return copy;
}

}  // namespace

TEST_CASE("cuba has the spikes of the slow and obvious network") {
    cli::variant small = cli::cuba().usual;
    small.scale = 0.05, small.seconds = 0.5;
    auto e = cli::cuba().describe(small);
    e.record({{"what", "spikes"}, {"of", list("exc", "inh")}});
    session s{e, no_files, 2};
    auto slow = slow_copy(s);
    REQUIRE(slow.neurons.size() == 200);
    CHECK(slow.synapses.size() / 200 > 60);
    auto const r = s.run().results();
    slow.run(0.1_ms, 5000);
    std::vector<std::vector<stamp>> seen(200);
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        seen[r.spikes.neuron[k] + (r.spikes.population[k] == 1 ? 160 : 0)].push_back(
            std::llround(r.spikes.time_ms[k] / 0.1));
    CHECK(seen == slow.spikes);
    CHECK(r.spikes.time_ms.size() > 200);
}

TEST_CASE("a benchmark refuses an answer that is wrong") {
    auto b = cli::cuba();
    cli::variant short_run = b.usual;
    short_run.seconds = 0.1, short_run.scale = 0.1;
    auto const right = cli::measured(b, short_run, 1);
    CHECK(cli::objection_to(b, short_run, right).empty());

    auto silent = right;
    silent.rates[1].second = 0;
    CHECK(cli::objection_to(b, short_run, silent) ==
          "inh fell silent, and a network that fell silent is no result");

    b.bounds = [](cli::variant const&) { return std::vector<cli::bound>{{"rate of exc", 1000, 2000}}; };
    auto const sentence = cli::objection_to(b, short_run, right);
    CHECK(sentence.find("the rate of exc is ") == 0);
    CHECK(sentence.find("must lie between 1000 and 2000") != std::string::npos);
}

TEST_CASE("the microcircuit has the number of synapses of the original") {
    double synapses = 0;
    for (auto const& p : read_plan(cli::pd14().describe(cli::pd14().usual).description, no_files).projections)
        synapses += p.expected;
    CHECK(synapses == 298'880'968);
}

}  // namespace neurapse_test
