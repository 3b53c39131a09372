// SPDX-License-Identifier: MIT
// Sources that fire in even steps of 0.5 ms, targets that fire in odd ones whatever reaches them, and a
// projection between them that learns: what spikes do to synapses, undisturbed by what synapses do to spikes.
#pragma once

#include "neurapse/neurapse.hpp"

namespace neurapse_test {

inline neurapse::experiment learning_sides() {
    using namespace neurapse;
    using namespace neurapse::literals;
    experiment e;
    e.run({{"duration", 3_s}, {"dt", 0.5_ms}, {"seed", 11}})
        .model("source",
               {{"equations", "p : 1 (constant)"}, {"threshold", "rand() < p and timestep(t, dt) % 2 == 0"}})
        .model("target", {{"equations", "dg/dt = -g/(5*ms) : amp\np : 1 (constant)"},
                          {"threshold", "rand() < p and timestep(t, dt) % 2 == 1"}})
        .population("pre", {{"neuron", "source"}, {"size", 30}, {"parameters", settings{{"p", 0.03}}}})
        .population("post", {{"neuron", "target"}, {"size", 7}, {"parameters", settings{{"p", 0.02}}}})
        .record({{"what", "g"}, {"of", "post"}})
        .record({{"what", "snapshot"}, {"of", "learning"}, {"at", list(0_s, 1_s, 3_s)}});
    return e;
}

/// The projection of that name, with more said of it.
inline neurapse::settings learning(neurapse::settings const& more) {
    using namespace neurapse;
    using namespace neurapse::literals;
    settings p{{"name", "learning"},
               {"from", "pre"},
               {"to", "post"},
               {"delay", 1_ms},
               {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.5}}},
               {"weight", uniform(20_pA, 80_pA)}};
    for (auto const& e : more.entries) p[e.key] = e.value;
    return p;
}

inline neurapse::recordings outcome(neurapse::experiment const& e, int threads = 1) {
    neurapse::session s{e, neurapse::no_files, threads};
    return s.run().results();
}

}  // namespace neurapse_test
