// SPDX-License-Identifier: MIT
// What an arrival at a synapse costs, from a million synapses (scale 1/300) to 3e8: neurons with 3750
// synapses each, driven to fire in turn, onto which all arrivals are far too weak to matter. So the rate is
// that of a closed form, and seven arrivals and more share the work of a neuron's step.
#include "list.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

constexpr double in_degree = 3750;

experiment network(variant const& v) {
    auto const size = scaled(80'000, v.scale);
    settings const delay{{"normal", list(1.5_ms, 0.75_ms)}, {"clip", list(0.1_ms, 20_ms)}};
    experiment e{"Arrivals"};
    // 390 pA lead 15.6 mV above rest, and the threshold lies 15 mV above it: all phases of that approach are
    // there.
    e.run(run_of(v, 0.1_ms))
        .population("cells",
                    {{"neuron", "lif"},
                     {"size", size},
                     {"initial", settings{{"v", "-70*mV + 15.6*mV*(1 - exp(-3.258*rand()))"}}},
                     {"receptors", settings{{"psc", settings{{"shape", "exponential"}, {"tau", 0.5_ms}}}}}})
        .projection(
            {{"from", "cells"},
             {"to", "cells"},
             {"connect", settings{{"rule", "fixed_total_number"}, {"n", in_degree * size}}},
             {"weight", settings{{"normal", list(0_pA, 0.0001_pA)}, {"clip", list(-0.0004_pA, 0.0004_pA)}}},
             {"delay", delay}})
        .stimulus({{"kind", "constant"}, {"to", "cells"}, {"amplitude", 390_pA}});
    return e;
}

/// A period is 2 ms + 10 ms log(15.6 / 0.6) = 34.58 ms, on the grid; the run begins with nobody refractory.
std::vector<bound> bounds(variant const& v) {
    double const most = 1000 / (34.6 - 2), least = 1000 / 34.8;
    if (v.seconds < 0.1) return {};
    return {{"rate", 0.98 * least, 1.02 * most}};
}

}  // namespace

benchmark events() {
    return {"events",
            "what an arrival costs: 3e8 synapses, all of which are heard",
            {1, 0.2, 0, "compact"},
            {0.01, 0.2},
            network,
            bounds};
}

}  // namespace neurapse::cli
