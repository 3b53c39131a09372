// SPDX-License-Identifier: MIT
#include "balanced.hpp"

namespace neurapse::cli {

using namespace neurapse::literals;

void add_balanced(experiment& e, settings const& cells, variant const& v, setting const& excite,
                  setting const& inhibit, std::pair<char const*, char const*> receptors) {
    settings const some{{"rule", "fixed_probability"}, {"p", std::min(1., 0.02 / v.scale)}};
    for (auto const& [name, size] : {std::pair{"exc", 3200}, std::pair{"inh", 800}}) {
        auto mine = cells;
        mine["size"] = scaled(size, v.scale);
        e.population(name, mine);
    }
    e.projection({{"from", "exc"},
                  {"to", list("exc", "inh")},
                  {"receptor", receptors.first},
                  {"connect", some},
                  {"weight", excite}});
    e.projection({{"from", "inh"},
                  {"to", list("exc", "inh")},
                  {"receptor", receptors.second},
                  {"connect", some},
                  {"weight", inhibit}});
}

void add_initial_conductances(experiment& e) {
    auto const add = [&](char const* receptor, conductance mean, conductance deviation) {
        e.stimulus(
            {{"kind", "spike_list"},
             {"to", list("exc", "inh")},
             {"receptor", receptor},
             {"times", list(0.1_ms)},
             {"weight", settings{{"normal", list(mean, deviation)}, {"clip", list(0_nS, 10 * mean)}}}});
    };
    add("ampa", 40_nS, 15_nS);
    add("gaba", 200_nS, 120_nS);
}

}  // namespace neurapse::cli
