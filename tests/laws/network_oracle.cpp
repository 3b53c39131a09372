// SPDX-License-Identifier: MIT
// Law: the engine has the spikes of the slow and obvious network. Here with two populations, all kinds of
// ports, random delays, synapses drawn twice and neurons that fire while arrivals find them held.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/slow_network.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

constexpr int excitatory = 40, inhibitory = 10, neurons = excitatory + inhibitory;
constexpr double dt = 0.1;
constexpr stamp steps = 10'000;
enum port { slow, fast, pulse, jump };
constexpr char const* port_names[] = {"slow", "fast", "pulse", "jump"};

/// Weights are multiples of 1/8, so that sums are exact in any order and both sides round nothing.
double eighths(double w) { return std::round(8 * w) / 8; }

/// A network from dice: synapses of both populations onto all ports, and kicks from outside.
slow_network drawn(std::uint64_t seed) {
    random::stream dice{seed, purpose::choice, name_hash("network oracle")};
    auto const between = [&](double a, double b) { return a + (b - a) * dice.uniform(); };
    slow_network net;
    net.ports = {{slow_port::kind::exponential, 8_ms},
                 {slow_port::kind::exponential, 2_ms},
                 {slow_port::kind::pulse},
                 {slow_port::kind::jump}};
    for (int i = 0; i < neurons; ++i) {
        lif<double>::params p;
        p.tau = i < excitatory ? 10_ms : 6_ms;
        p.refractory = i < excitatory ? 2_ms : 1_ms;
        net.neurons.push_back(p);
    }
    for (int source = 0; source < neurons; ++source)
        for (int k = 0; k < 12; ++k) {
            auto const target = int(dice.below(neurons)), port = int(dice.below(4));
            double const size = port == slow    ? between(50, 150)
                                : port == fast  ? between(100, 400)
                                : port == pulse ? between(500, 4000)
                                                : between(0.25, 2);
            double const sign = source < excitatory ? 1 : -2;
            net.synapses.push_back({source, target, port, 1 + stamp(dice.below(60)), eighths(sign * size)});
        }
    std::vector<double> kick(neurons);
    for (double& w : kick) w = eighths(between(800, 2000));
    for (stamp now = 1; now < steps; ++now)
        for (int i = 0; i < neurons; ++i)
            if (dice.uniform() < 0.01) net.kicks.push_back({now + 1, i, fast, kick[std::size_t(i)]});
    return net;
}

std::string population_of(int neuron) { return neuron < excitatory ? "exc" : "inh"; }
int position_of(int neuron) { return neuron < excitatory ? neuron : neuron - excitatory; }

settings cells(slow_network const& net, int first, int size) {
    auto const& p = net.neurons[std::size_t(first)];
    return {{"neuron", "lif"},
            {"size", size},
            {"parameters", settings{{"tau", p.tau}, {"refractory", p.refractory}}},
            {"receptors", settings{{"slow", settings{{"shape", "exponential"}, {"tau", 8_ms}}},
                                   {"fast", settings{{"shape", "exponential"}, {"tau", 2_ms}}},
                                   {"pulse", settings{{"shape", "delta"}, {"effect", "current"}}},
                                   {"jump", settings{{"shape", "delta"}}}}}};
}

/// The same network as a description: a projection for every source population, target population and port.
experiment described(slow_network const& net) {
    experiment e{"network oracle"};
    e.run({{"duration", double(steps) * dt * 1_ms}, {"dt", dt * 1_ms}, {"seed", 1}})
        .population("exc", cells(net, 0, excitatory))
        .population("inh", cells(net, excitatory, inhibitory))
        .record({{"what", "spikes"}, {"of", list("exc", "inh")}});
    struct rows {
        setting::list sources, targets, weights, delays;
    };
    std::map<std::tuple<std::string, std::string, int>, rows> all;
    for (auto const& s : net.synapses) {
        auto& to = all[{population_of(s.source), population_of(s.target), s.port}];
        to.sources.emplace_back(position_of(s.source));
        to.targets.emplace_back(position_of(s.target));
        to.weights.emplace_back(s.port == jump ? setting{voltage{s.weight}} : setting{current{s.weight}});
        to.delays.emplace_back(duration{double(s.delay) * dt});
    }
    for (auto const& [key, r] : all)
        e.projection(
            {{"from", std::get<0>(key)},
             {"to", std::get<1>(key)},
             {"receptor", port_names[std::get<2>(key)]},
             {"connect", settings{{"rule", "pairs"}, {"sources", r.sources}, {"targets", r.targets}}},
             {"weight", r.weights},
             {"delay", r.delays}});
    for (std::string const to : {"exc", "inh"}) {
        setting::list times, targets, weights(to == "exc" ? excitatory : inhibitory);
        for (auto const& k : net.kicks) {
            if (population_of(k.target) != to) continue;
            times.emplace_back(duration{double(k.arrival - 1) * dt});
            targets.emplace_back(position_of(k.target));
            weights[std::size_t(position_of(k.target))] = current{k.weight};
        }
        e.stimulus({{"kind", "spike_list"},
                    {"to", to},
                    {"receptor", port_names[fast]},
                    {"times", times},
                    {"neurons", targets},
                    {"weight", weights}});
    }
    return e;
}

}  // namespace

TEST_CASE("the engine has the spikes of the slow and obvious network") {
    for (std::uint64_t const seed : {1u, 2u, 3u}) {
        CAPTURE(seed);
        auto net = drawn(seed);
        auto const r = run(described(net));
        net.run(duration{dt}, steps);
        std::vector<std::vector<stamp>> seen(neurons);
        for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
            seen[r.spikes.neuron[k] + (r.spikes.population[k] == 1 ? excitatory : 0)].push_back(
                std::llround(r.spikes.time_ms[k] / dt));
        CHECK(seen == net.spikes);
        // Neurons fire, and not so fast that only refractoriness is seen.
        CHECK(r.spikes.time_ms.size() > 500);
        CHECK(r.spikes.time_ms.size() < 20'000);
    }
}

}  // namespace neurapse_test
