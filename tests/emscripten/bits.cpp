// SPDX-License-Identifier: MIT
// Prints what came out of two networks, to the last bit: one of equations, one of the catalogue's models. The
// test compiles it for this machine and for WebAssembly, and compares what the two print.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

/// FNV-1a over the bits of numbers.
class hash {
public:
    hash& add(double x) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &x, sizeof x);
        for (int k = 0; k < 8; ++k) value_ = (value_ ^ (bits >> (8 * k) & 255)) * 0x100000001b3;
        return *this;
    }
    hash& add(std::vector<double> const& all) {
        for (double const x : all) add(x);
        return *this;
    }
    unsigned long long value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

void tell(char const* name, recordings const& r) {
    hash spikes, traces, weights;
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        spikes.add(r.spikes.time_ms[k]).add(r.spikes.population[k]).add(r.spikes.neuron[k]);
    for (auto const& group : r.traces)
        for (auto const& t : group.traces) traces.add(t.values);
    double sum = 0;
    for (auto const& s : r.snapshots) {
        weights.add(s.weight);
        for (double const w : s.weight) sum += w;
    }
    std::printf("%s: %zu spikes %016llx, traces %016llx, weights of %.17g in all %016llx\n", name,
                r.spikes.time_ms.size(), spikes.value(), traces.value(), sum, weights.value());
}

/// Neurons with noise and an upswing, and synapses that learn and tire, all written as equations.
experiment of_equations() {
    experiment e;
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 5}})
        .model(
            "cell",
            {{"equations",
              "dv/dt = (gL*(EL - v) + gL*D*exp((v - VT)/D) - u + ge*(0*mV - v) + i_stim)/C + "
              "s*xi*sqrt(2/tau) : volt (unless refractory)\n"
              "du/dt = (a*(v - EL) - u)/(144*ms) : amp\ndge/dt = -ge/(5*ms) : siemens\nEL : volt (constant)"},
             {"threshold", "v > VT + 5*D"},
             {"reset", "v = -70*mV; u += 80*pA"},
             {"refractory", "1*ms + 1*ms*rand()"},
             {"parameters", settings{{"C", 281_pF},
                                     {"gL", 30_nS},
                                     {"VT", -50.4_mV},
                                     {"D", 2_mV},
                                     {"a", 4_nS},
                                     {"s", 1.5_mV},
                                     {"tau", 10_ms}}}})
        .synapse(
            "learning",
            {{"equations",
              "w : siemens\ndx/dt = -x/(20*ms) : 1 (event-driven)\ndy/dt = -y/(20*ms) : 1 (event-driven)\n"
              "dr/dt = (1 - r)/(200*ms) : 1 (event-driven)"},
             {"on_pre", "ge_post += w*r; r -= 0.3*r; x += 1; w = clip(w - 0.2*nS*y, 0*nS, 10*nS)"},
             {"on_post", "y += 1; w = clip(w + 0.2*nS*x**0.7, 0*nS, 10*nS)"},
             {"largest", 20_nS}})
        .population(
            "cells",
            {{"neuron", "cell"}, {"size", 60}, {"parameters", settings{{"EL", "-70*mV + 2*mV*randn()"}}}})
        .projection({{"name", "web"},
                     {"from", "cells"},
                     {"to", "cells"},
                     {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.2}}},
                     {"synapse", "learning"},
                     {"weight", uniform(1_nS, 5_nS)},
                     {"delay", uniform(1_ms, 4_ms)},
                     {"initial", settings{{"r", 1}}}})
        .stimulus({{"kind", "constant"}, {"to", "cells[0:40]"}, {"amplitude", 700_pA}})
        .record({{"what", "spikes"}, {"of", "cells"}})
        .record({{"what", "v"}, {"of", "cells[0:3]"}})
        .record({{"what", "snapshot"}, {"of", "web"}, {"at", list(0_s, 1_s)}});
    return e;
}

/// Models that bring all functions of the catalogue into play.
experiment of_catalogue() {
    experiment e;
    auto const ports = settings{
        {"ampa", settings{{"shape", "exponential"}, {"tau", 5_ms}}},
        {"gaba",
         settings{
             {"shape", "biexponential"}, {"tau_rise", 1_ms}, {"tau_decay", 8_ms}, {"reversal", -80_mV}}}};
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 6}})
        .population("lif", {{"neuron", "lif"}, {"size", 60}, {"receptors", ports}})
        .population("adex", {{"neuron", "adex"}, {"size", 30}, {"receptors", ports}})
        .population("hh", {{"neuron", "hodgkin_huxley"}, {"size", 20}, {"receptors", ports}})
        .projection({{"name", "learning"},
                     {"from", "lif"},
                     {"to", list("adex", "lif")},
                     {"receptor", "ampa"},
                     {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.2}}},
                     {"weight", uniform(20_pA, 100_pA)},
                     {"delay", uniform(1_ms, 5_ms)},
                     {"plasticity", settings{{"rule", "stdp_pair"},
                                             {"mu_plus", 0.3},
                                             {"mu_minus", 0.3},
                                             {"w_min", 0_pA},
                                             {"w_max", 120_pA}}}})
        .projection({{"from", "adex"},
                     {"to", list("lif", "hh")},
                     {"receptor", "gaba"},
                     {"connect", settings{{"rule", "fixed_indegree"}, {"n", 5}}},
                     {"weight", 2_nS},
                     {"plasticity", settings{{"rule", "tsodyks_markram"}, {"tau_fac", 50_ms}}}})
        .stimulus({{"kind", "poisson"},
                   {"to", list("lif", "adex", "hh")},
                   {"receptor", "ampa"},
                   {"rate", 2_kHz},
                   {"weight", 60_pA}})
        .stimulus({{"kind", "ornstein_uhlenbeck"},
                   {"to", "adex"},
                   {"mean", 400_pA},
                   {"deviation", 200_pA},
                   {"tau", 10_ms}})
        .record({{"what", "spikes"}, {"of", list("lif", "adex", "hh")}})
        .record({{"what", "v"}, {"of", "hh[0:3]"}})
        .record({{"what", "snapshot"}, {"of", "learning"}, {"at", list(0_s, 1_s)}});
    return e;
}

}  // namespace

int main() {
    try {
        tell("equations", run(of_equations()));
        tell("catalogue", run(of_catalogue()));
    } catch (error const& e) {
        std::puts(e.what());
        return 1;
    }
}
