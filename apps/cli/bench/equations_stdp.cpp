// SPDX-License-Identifier: MIT
// Synapses that learn, written as equations in the strings that Brian2 has: a thousand random inputs compete
// for each of a hundred neurons (Song, Miller & Abbott 2000, doi:10.1038/78829). The same network with the
// catalogue's neuron and rule says what is right: its inputs and first weights are the same.
#include "list.hpp"
#include "measure.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

/// The inputs, and all of them onto every cell; what the cells are and how they learn is the caller's.
experiment competition(variant const& v, settings cells, settings learning) {
    experiment e{"A thousand inputs compete"};
    cells["size"] = scaled(100, v.scale);
    cells["initial"] = settings{{"v", -74_mV}};
    learning["name"] = "learning";
    learning["from"] = "inputs";
    learning["to"] = "cells";
    learning["connect"] = settings{{"rule", "all_to_all"}};
    e.run(run_of(v, 0.1_ms))
        .model("input", {{"equations", "rate : Hz (constant)"},
                         {"threshold", "rand() < rate*dt"},
                         {"parameters", settings{{"rate", 15_Hz}}}})
        .population("cells", cells)
        .population("inputs", {{"neuron", "input"}, {"size", 1000}})
        .projection(learning);
    return e;
}

experiment by_equations(variant const& v) {
    auto e = competition(v, {{"neuron", "cell"}, {"method", "rk4"}},
                         {{"synapse", "stdp"}, {"weight", uniform(0.0, 0.01)}});
    e.model("cell", {{"equations", R"(
                dv/dt = (ge*(Ee - v) + El - v)/taum : volt
                dge/dt = -ge/taue : 1)"},
                     {"threshold", "v > vt"},
                     {"reset", "v = vr"},
                     {"parameters", settings{{"taum", 10_ms},
                                             {"taue", 5_ms},
                                             {"Ee", 0_mV},
                                             {"El", -74_mV},
                                             {"vt", -54_mV},
                                             {"vr", -60_mV}}}});
    e.synapse("stdp", {{"equations", R"(
                w : 1
                dApre/dt = -Apre/taupre : 1 (event-driven)
                dApost/dt = -Apost/taupost : 1 (event-driven))"},
                       {"on_pre", "w = clip(w + Apost, 0, gmax); ge_post += w; Apre += dApre"},
                       {"on_post", "Apost += dApost; w = clip(w + Apre, 0, gmax)"},
                       {"parameters", settings{{"taupre", 20_ms},
                                               {"taupost", 20_ms},
                                               {"gmax", 0.01},
                                               {"dApre", "0.01*gmax"},
                                               {"dApost", "-dApre*taupre/taupost*1.05"}}}});
    return e;
}

/// As the catalogue has it, an arrival acts with the weight that it has just changed: a weight larger by a
/// hundredth makes the neurons fire faster by a tenth. So does exponential Euler, hence rk4 above. A leak of
/// 10 nS makes of a weight of 0.01 one of 0.1 nS.
experiment by_models(variant const& v) {
    return competition(
        v,
        {{"neuron", "lif"},
         {"parameters", settings{{"tau", 10_ms},
                                 {"c", 100_pF},
                                 {"rest", -74_mV},
                                 {"reset", -60_mV},
                                 {"threshold", -54_mV},
                                 {"refractory", 0_ms}}},
         {"receptors",
          settings{{"ampa", settings{{"shape", "exponential"}, {"tau", 5_ms}, {"reversal", 0_mV}}}}}},
        {{"weight", uniform(0_nS, 0.1_nS)},
         {"plasticity", settings{{"rule", "stdp_pair"},
                                 {"lambda", 0.01},
                                 {"alpha", 1.05},
                                 {"mu_plus", 0},
                                 {"mu_minus", 0},
                                 {"w_min", 0_nS},
                                 {"w_max", 0.1_nS}}}});
}

std::vector<bound> bounds(variant const& v) {
    variant exactly = v;
    exactly.precision = "double";
    for (auto const& [name, rate] : measured({"", "", v, v, by_models, {}}, exactly, 1).rates)
        if (name == "cells")
            return {{"rate of cells", 0.95 * rate, 1.05 * rate}, {"rate of inputs", 14.5, 15.5}};
    return {};
}

}  // namespace

benchmark equations_stdp() {
    return {"equations_stdp", "1000 inputs onto each of 100 neurons, STDP written as equations",
            {1, 10},          {0.1, 1},
            by_equations,     bounds};
}

}  // namespace neurapse::cli
