// SPDX-License-Identifier: MIT
// Benchmark 3 of Brette et al. 2007: neurons of Traub and Miles, synapses are conductances. As in
// Brian2's examples/COBAHH.py, its method and step included.
#include "balanced.hpp"
#include "list.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

experiment network(variant const& v) {
    auto const conductance = [](duration tau, voltage towards) {
        return settings{{"shape", "exponential"}, {"tau", tau}, {"reversal", towards}};
    };
    experiment e{"Balanced network of Hodgkin-Huxley neurons"};
    e.run(run_of(v, 0.1_ms));
    add_balanced(
        e,
        {{"neuron", "traub_miles"},
         {"method", "exponential_euler"},
         {"initial", settings{{"v", normal(-65_mV, 5_mV)}, {"m", 0}, {"h", 0}, {"n", 0}}},
         {"receptors", settings{{"ampa", conductance(5_ms, 0_mV)}, {"gaba", conductance(10_ms, -80_mV)}}}},
        v, 6_nS, 67_nS);
    add_initial_conductances(e);
    return e;
}

/// Brian2 has 37.3 and 36.4 Hz over the first second of two networks.
std::vector<bound> bounds(variant const& v) {
    if (v.seconds < 1) return {};
    return {{"rate", 32, 42}};
}

}  // namespace

benchmark cobahh() {
    return {"cobahh", "the same with Hodgkin-Huxley neurons of Traub and Miles, 4000 neurons",
            {1, 1},   {1, 0.2},
            network,  bounds};
}

}  // namespace neurapse::cli
