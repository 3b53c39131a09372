// SPDX-License-Identifier: MIT
// Brunel's network with plastic synapses, as NEST's hpc_benchmark has it (Morrison et al. 2007,
// doi:10.1162/neco.2007.19.6.1437; Kunkel et al. 2014, doi:10.3389/fninf.2014.00078): 9000 neurons
// excite and 2250 inhibit, and each receives 9000 and 2250 synapses, whatever the scale.
#include <cmath>

#include "list.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

constexpr double tau_synapse = 0.32582722403722841;  // ms, for potentials that peak after 1.700759 ms
constexpr double capacitance_pf = 250, tau = 10, excitatory = 9000, inhibitory = 2250;

/// Peak of the current (pA) after which V rises by 0.14 mV at most.
double unit_current() {
    constexpr double rise = 1.700759, b = 1 / tau_synapse - 1 / tau;
    double const fall = std::exp(-rise / tau_synapse);
    double const peak = std::exp(1.) / (tau_synapse * capacitance_pf * b) *
                        ((std::exp(-rise / tau) - fall) / b - rise * fall);
    return 0.14 / peak;
}

/// Input from elsewhere (kHz): 1.685 times what just reaches the threshold.
double external_khz() {
    double const charge = unit_current() * std::exp(1.) * tau_synapse;
    return 1.685 * 20 / (tau / capacitance_pf * charge);
}

settings cells(double size, variant const& v) {
    return {{"neuron", "lif"},
            {"size", scaled(size, v.scale)},
            {"parameters", settings{{"c", capacitance{capacitance_pf}},
                                    {"tau", duration{tau}},
                                    {"rest", 0_mV},
                                    {"reset", 0_mV},
                                    {"threshold", 20_mV},
                                    {"refractory", 0.5_ms}}},
            {"initial", settings{{"v", normal(5.7_mV, 7.2_mV)}}},
            {"receptors", settings{{"psc", settings{{"shape", "alpha"}, {"tau", duration{tau_synapse}}}}}}};
}

settings joined(char const* from, char const* to, double indegree, current weight) {
    return {{"from", from},
            {"to", to},
            {"connect", settings{{"rule", "fixed_indegree"}, {"n", indegree}, {"autapses", false}}},
            {"weight", weight},
            {"delay", 1.5_ms}};
}

experiment network(variant const& v) {
    current const excite{unit_current()}, inhibit = -5 * excite;
    experiment e{"Brunel's network with plastic synapses"};
    e.run(run_of(v, 0.1_ms));
    e.population("exc", cells(excitatory, v)).population("inh", cells(inhibitory, v));
    auto plastic = joined("exc", "exc", excitatory, excite);
    plastic["plasticity"] = settings{
        {"rule", "stdp_power_law"}, {"lambda", 0.1},      {"alpha", 0.0513}, {"mu", 0.4},
        {"tau_plus", 15_ms},        {"tau_minus", 30_ms}, {"w_min", 0_pA},   {"w_max", 100 * excite}};
    e.projection(plastic)
        .projection(joined("exc", "inh", excitatory, excite))
        .projection(joined("inh", "exc", inhibitory, inhibit))
        .projection(joined("inh", "inh", inhibitory, inhibit))
        .stimulus({{"kind", "poisson"},
                   {"to", list("exc", "inh")},
                   {"rate", frequency{external_khz()}},
                   {"weight", excite},
                   {"delay", 1.5_ms}});
    return e;
}

/// NEST's own criterion, for the first 250 ms after the time before.
std::vector<bound> bounds(variant const& v) {
    if (v.scale < 1 || v.seconds > 0.25) return {};
    return {{"rate", 0.01, 10}};
}

}  // namespace

benchmark brunel_stdp() {
    return {"brunel_stdp",   "NEST's hpc_benchmark: 11,250 neurons, 1.3e8 synapses, 8e7 of them plastic",
            {1, 0.25, 0.05}, {0.02, 0.1},
            network,         bounds};
}

}  // namespace neurapse::cli
