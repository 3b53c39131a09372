// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plastic_ends.hpp"

#include <algorithm>

#include "neurapse/catalogue/arrival_bounds.hpp"

namespace neurapse {

std::vector<projection::further_port> further_ports(plan const& whole, projection_plan const& p,
                                                    std::size_t from, std::size_t to) {
    std::vector<projection::further_port> all;
    for (auto const& f : p.further) {
        auto const layer = detail::neurons_of(whole, f.of_target ? to : from);
        auto const at =
            std::find_if(f.ports.begin(), f.ports.end(), [&](auto const& one) { return one.first == layer; });
        all.push_back({f.of_target, layer, port_index(whole.populations[layer], at->second)});
    }
    return all;
}

synapse_ends ends_of(plan const& whole, network const& net, projection const& p, wired_projection const& w,
                     neuron_range targets) {
    auto const& description = w.description();
    synapse_ends ends{net.layers[detail::neurons_of(whole, p.from)].cells->exchanged(),
                      net.layers[p.to].cells->exchanged(),
                      targets.first,
                      {},
                      {},
                      {},
                      {},
                      {whole.run.seed, purpose::synapse,
                       name_hash("projection " + p.name + " from " + whole.populations[p.from].name + " to " +
                                 whole.populations[p.to].name)}};
    auto const& rule = *description.rule;
    for (neuron_id n = 0; n < whole.populations[p.from].size; ++n) {
        auto const position = w.position(p.from, n);
        if (rule.reads_position(false)) ends.source_position.push_back(position);
        if (rule.counts_synapses(false))
            ends.outgoing.push_back(position < 0 ? 0 : w.outgoing(std::uint32_t(position)));
    }
    if (rule.reads_position(true)) ends.target_position.resize(targets.size());
    if (rule.counts_synapses(true)) ends.incoming.resize(targets.size());
    if (ends.target_position.empty() && ends.incoming.empty()) return ends;
    std::uint32_t position = 0;
    for (auto const& side : description.to)
        for (auto const n : side.neurons) {
            if (side.population == p.to && n >= targets.first && n < targets.last) {
                if (!ends.target_position.empty()) ends.target_position[n - targets.first] = position;
                if (!ends.incoming.empty()) ends.incoming[n - targets.first] = w.incoming(position);
            }
            ++position;
        }
    return ends;
}

}  // namespace neurapse
