// SPDX-License-Identifier: MIT
// Izhikevich's polychronization network (2006, doi:10.1162/089976606775093882), the same as in
// examples/06_polychronization.toml.
#include "list.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

settings cells(double size, double a, double d) {
    return {{"neuron", "izhikevich_2003"},
            {"method", "half_steps"},
            {"size", size},
            {"parameters", settings{{"a", a}, {"d", d}}},
            {"initial", settings{{"v", uniform(-65_mV, -55_mV)}, {"u", uniform(-13., -11.)}}},
            {"receptors", settings{{"psc", settings{{"shape", "delta"}, {"effect", "current"}}}}}};
}

experiment network(variant const& v) {
    settings const out{{"rule", "fixed_outdegree"}, {"n", 100}, {"autapses", false}, {"multapses", false}};
    settings const back{{"rule", "fixed_outdegree"}, {"n", 100}, {"multapses", false}};
    settings const learning{
        {"rule", "polychronization"}, {"order", "decay_then_add"}, {"w_min", 0_pA}, {"w_max", 10_pA}};
    experiment e{"Polychronization"};
    e.run(run_of(v, 1_ms))
        .population("exc", cells(800, 0.02, 8))
        .population("inh", cells(200, 0.1, 2))
        .projection({{"from", "exc"},
                     {"to", list("exc", "inh")},
                     {"connect", out},
                     {"weight", 6_pA},
                     {"delay", uniform(0.5_ms, 20.5_ms)},
                     {"plasticity", learning}})
        .projection({{"from", "inh"}, {"to", "exc"}, {"connect", back}, {"weight", -5_pA}, {"delay", 1_ms}})
        .stimulus({{"kind", "random_neuron"},
                   {"to", list("exc", "inh")},
                   {"amplitude", 20_pA},
                   {"interval", 1_ms}});
    return e;
}

/// The author's program has means of 3.04 and 2.87 Hz (exc), 19.1 and 17.7 Hz (inh) over the first 60 s
/// with two seeds, and of 4.3 to 4.7 and 15.4 to 17.0 Hz over the first three seconds.
std::vector<bound> bounds(variant const& v) {
    if (v.seconds >= 30) return {{"rate of exc", 2, 4.5}, {"rate of inh", 12, 27}};
    if (v.seconds <= 3 && v.seconds >= 1) return {{"rate of exc", 3.5, 6}, {"rate of inh", 12, 21}};
    return {};
}

}  // namespace

benchmark polychronization() {
    return {"polychronization",
            "Izhikevich 2006, 1000 neurons whose plastic synapses have delays",
            {1, 60},
            {1, 3},
            network,
            bounds};
}

}  // namespace neurapse::cli
