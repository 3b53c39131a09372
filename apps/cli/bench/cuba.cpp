// SPDX-License-Identifier: MIT
// Benchmark 2 of Brette et al. 2007: synapses are currents. As in Brian2's examples/CUBA.py, with
// R = 100 MOhm: its 1.62 mV and -9 mV are 16.2 pA and -90 pA here.
#include "balanced.hpp"
#include "list.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

experiment network(variant const& v) {
    auto const current = [](duration tau) { return settings{{"shape", "exponential"}, {"tau", tau}}; };
    experiment e{"Balanced network, synapses are currents"};
    e.run(run_of(v, 0.1_ms));
    add_balanced(e,
                 {{"neuron", "lif"},
                  {"parameters", settings{{"c", 200_pF},
                                          {"tau", 20_ms},
                                          {"rest", -49_mV},
                                          {"reset", -60_mV},
                                          {"threshold", -50_mV},
                                          {"refractory", 5_ms}}},
                  {"initial", settings{{"v", uniform(-60_mV, -50_mV)}}},
                  {"receptors", settings{{"ampa", current(5_ms)}, {"gaba", current(10_ms)}}}},
                 v, 16.2_pA, -90_pA);
    return e;
}

/// Means and four standard deviations over six networks of an independent program that integrates
/// exactly, first second; Brian2 has 5.62 Hz over 1 s and 5.56 Hz over 10 s. The first second is
/// more regular than what follows.
std::vector<bound> bounds(variant const& v) {
    if (v.seconds < 1) return {};
    std::vector<bound> all{{"rate", 4.93, 6.29}};
    if (v.scale == 1 && v.seconds == 1) all.push_back({"cv", 0.44, 0.55});
    if (v.scale == 1 && v.seconds >= 9) all.push_back({"cv", 0.65, 0.77});
    return all;
}

}  // namespace

benchmark cuba() {
    return {"cuba", "Vogels & Abbott 2005, synapses are currents, 4000 neurons", {1, 10}, {1, 1}, network,
            bounds};
}

}  // namespace neurapse::cli
