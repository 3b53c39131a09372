// SPDX-License-Identifier: MIT
// The wiring and the input of Izhikevich's program poly_spnet, drawn from glibc's rand() in the order in
// which the program draws them, so that its spikes can be met one by one. Beside them stand the parts of
// a description that every version of the network shares.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/glibc_rand.hpp"

namespace neurapse_test {

/// 800 excitatory and 200 inhibitory neurons with 100 targets each: for excitatory ones any neuron but
/// itself, for inhibitory ones any excitatory neuron, each target once. (Izhikevich 2006, Neural
/// Computation 18:245; INM-6/reproducing-polychronization, code/original_model/poly_spnet.cpp.)
class poly_spnet {
public:
    static constexpr int excitatory = 800, inhibitory = 200, neurons = excitatory + inhibitory;
    static constexpr int targets = 100, longest_delay = 20;
    static constexpr double w_excitatory = 6, w_inhibitory = -5, w_max = 10, input = 20;

    explicit poly_spnet(std::uint32_t seed) : dice_{seed}, target(neurons), v(neurons) {
        for (int source = 0; source < neurons; ++source)
            for (int k = 0; k < targets; ++k) target[source][k] = draw_target(source, k);
        for (double& each : v) each = -65 + 10 * uniform();
    }

    /// Of 100 synapses of an excitatory neuron five have each delay from 1 to 20 ms, in ascending order.
    static constexpr int delay_ms(int source, int k) {
        return source < excitatory ? k / (targets / longest_delay) + 1 : 1;
    }

    /// The neuron that gets the input of the next ms; the first call is for the ms (0, 1].
    int next_input() { return below(neurons); }

private:
    /// As the program has it: never 1.
    double uniform() { return 0.9999999 * double(dice_.rand()) / glibc_rand::largest; }
    int below(int n) { return int(std::floor(n * uniform())); }

    int draw_target(int source, int k) {
        for (;;) {
            int const pick = below(source < excitatory ? neurons : excitatory);
            bool again = source < excitatory && pick == source;
            for (int j = 0; j < k; ++j) again = again || target[source][j] == pick;
            if (!again) return pick;
        }
    }

    glibc_rand dice_;

public:
    std::vector<std::array<int, targets>> target;
    std::vector<double> v;  ///< at the start, mV; u starts at 0.2 v
};

inline neurapse::settings poly_cells(int size, neurapse::setting a, neurapse::setting d,
                                     neurapse::settings initial) {
    using neurapse::settings;
    return {{"neuron", "izhikevich_2003"},
            {"size", size},
            {"method", "half_steps"},
            {"parameters", settings{{"a", std::move(a)}, {"d", std::move(d)}}},
            {"initial", std::move(initial)},
            {"receptors", settings{{"psc", settings{{"shape", "delta"}, {"effect", "current"}}}}}};
}

inline neurapse::settings poly_rule() {
    using neurapse::current;
    return {{"rule", "polychronization"},
            {"order", "decay_then_add"},
            {"w_min", current{0}},
            {"w_max", current{poly_spnet::w_max}}};
}

}  // namespace neurapse_test
