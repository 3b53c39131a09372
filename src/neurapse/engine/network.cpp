// SPDX-License-Identifier: MIT
#include "neurapse/engine/network.hpp"

#include <algorithm>
#include <tuple>

namespace neurapse {

/// A synapse of a row, and where its weight stands.
struct network::place_of_synapse {
    neuron_id target;
    std::int32_t delay;
    double weight;
    std::uint64_t address;
    std::size_t slice;
};

std::vector<network::place_of_synapse> network::row_of(projection const& p, neuron_id source,
                                                       std::optional<std::size_t> variable) const {
    std::vector<place_of_synapse> row;
    for (std::size_t which = 0; which < slices.size(); ++which) {
        auto const& s = slices[which];
        auto const first = s.neurons[p.to].first;
        if (p.group == projection::plastic) {
            auto const& part = s.plastic[p.table];
            auto const stretches = part.table->of(source);
            for (auto at = stretches.first; at < stretches.last; ++at) {
                auto const& stretch = part.table->at(at);
                for (auto k = stretch.first; k < stretch.first + stretch.size; ++k)
                    row.push_back(
                        {first + part.table->targets()[k], stretch.delay + std::int32_t(part.dendritic),
                         variable ? part.rule->variable(*variable, at, k) : part.rule->weight(at, k), k,
                         which});
            }
            continue;
        }
        auto const global = layers[p.from].base + source;
        auto const& sources = sources_of_group[p.group];
        if (global < sources.first || global >= sources.last) continue;
        auto const at = s.sums_at[p.to][p.port];
        auto const quantum = layers[p.to].ports[p.port].unit.quantum();
        s.groups[p.group]->visit(
            global, [&](std::uint32_t target, std::int32_t delay, double quanta, std::uint64_t address) {
                if (target >= at && target < at + s.neurons[p.to].size())
                    row.push_back({first + target - at, delay, quanta * quantum, address, which});
            });
    }
    std::stable_sort(row.begin(), row.end(), [](auto const& a, auto const& b) {
        return std::tie(a.delay, a.target) < std::tie(b.delay, b.target);
    });
    return row;
}

void network::visit(projection const& p, visitor const& see, std::optional<std::size_t> variable) const {
    for (neuron_id source = 0; source < layers[p.from].cells->size(); ++source)
        visit_row(p, source, see, variable);
}

void network::visit_row(projection const& p, neuron_id source, visitor const& see,
                        std::optional<std::size_t> variable) const {
    for (auto const& x : row_of(p, source, variable)) see(source, x.target, x.delay, x.weight, x.address);
}

void network::set_weights(projection const& p, std::span<double const> weights, step_id now) {
    bool const learns = p.group == projection::plastic;
    if (learns)
        for (auto& s : slices) s.plastic[p.table].rule->catch_up(now);
    auto const scale = layers[p.to].ports[p.port].unit.scale();
    std::size_t next = 0;
    for (neuron_id source = 0; source < layers[p.from].cells->size(); ++source)
        for (auto const& x : row_of(p, source)) {
            auto& s = slices[x.slice];
            if (learns)
                s.plastic[p.table].table->weights()[x.address] = weights[next++];
            else
                s.groups[p.group]->set(x.address, weights[next++] * scale);
        }
}

}  // namespace neurapse
