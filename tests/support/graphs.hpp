// SPDX-License-Identifier: MIT
// The graph of a projection between two populations, as it was built.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace neurapse_test {

/// Leaky neurons with one port, `more` said of both populations; keys of the projection from "a" to "b".
inline neurapse::experiment joined(neurapse::settings projection, std::size_t sources, std::size_t targets,
                                   neurapse::settings more = {}, char const* storage = "exact") {
    using namespace neurapse;
    auto const cells = [&](std::size_t size) {
        settings t{{"neuron", "lif"},
                   {"size", size},
                   {"receptors", settings{{"in", settings{{"shape", "exponential"}}}}}};
        for (auto const& e : more.entries) t[e.key] = e.value;
        return t;
    };
    for (auto const& [key, value] :
         {std::pair{"name", setting{"p"}}, {"from", "a"}, {"to", "b"}, {"weight", setting{current{1}}}})
        if (!projection.find(key)) projection[key] = value;
    experiment e{"joined"};
    e.run({{"duration", duration{1}}, {"dt", duration{0.1}}, {"seed", 5}, {"storage", storage}});
    e.population("a", cells(sources)).population("b", cells(targets)).projection(std::move(projection));
    return e;
}

inline neurapse::settings by_formula(std::initializer_list<neurapse::entry> keys) {
    neurapse::settings t{{"rule", "formula"}};
    for (auto const& e : keys) t[e.key] = e.value;
    return t;
}

struct drawn_synapse {
    std::uint32_t source, target;
    double weight, delay_ms;

    friend auto operator<=>(drawn_synapse const&, drawn_synapse const&) = default;
};

/// All synapses of the projection, in order.
inline std::vector<drawn_synapse> synapses_of(neurapse::experiment e, int threads = 1) {
    using namespace neurapse;
    e.record({{"what", "snapshot"}, {"of", "p"}, {"at", duration{0}}});
    session s{e, no_files, threads};
    auto const all = s.run(duration{0}).results();
    auto const& shot = all.snapshots.at(0);
    std::vector<drawn_synapse> found;
    for (std::size_t k = 0; k < shot.weight.size(); ++k)
        found.push_back({shot.source[k], shot.target[k], shot.weight[k], shot.delay_ms[k]});
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace neurapse_test
