// SPDX-License-Identifier: MIT
// What it takes to build: 3e8 synapses with weights and delays of their own, in 80,000 neurons. The
// neurons are pushed over their threshold, so that what was built is heard.
#include "list.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

double synapses(variant const& v) { return std::round(3e8 * v.scale); }

experiment network(variant const& v) {
    settings const delay{{"normal", list(1.5_ms, 0.75_ms)}, {"clip", list(0.1_ms, 20_ms)}};
    experiment e{"Construction"};
    e.run(run_of(v, 0.1_ms))
        .population("cells",
                    {{"neuron", "lif"},
                     {"size", scaled(80'000, std::sqrt(v.scale))},
                     {"initial", settings{{"v", uniform(-70_mV, -55_mV)}}},
                     {"receptors", settings{{"psc", settings{{"shape", "exponential"}, {"tau", 0.5_ms}}}}}})
        .projection({{"from", "cells"},
                     {"to", "cells"},
                     {"connect", settings{{"rule", "fixed_total_number"}, {"n", synapses(v)}}},
                     {"weight", normal(-10_pA, 1_pA)},
                     {"delay", delay}})
        .stimulus({{"kind", "constant"}, {"to", "cells"}, {"amplitude", 500_pA}});
    return e;
}

std::vector<bound> bounds(variant const& v) { return {{"synapses", synapses(v), synapses(v)}}; }

}  // namespace

benchmark construction() {
    return {
        "build", "construction of 3e8 synapses; run for 10 ms", {1, 0.01, 0, "compact"}, {0.01, 0.1}, network,
        bounds};
}

}  // namespace neurapse::cli
