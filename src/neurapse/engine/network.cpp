// SPDX-License-Identifier: MIT
#include "neurapse/engine/network.hpp"

#include <algorithm>
#include <tuple>

namespace neurapse {

void network::visit(projection const& p, visitor const& see, std::optional<std::size_t> variable) const {
    for (neuron_id source = 0; source < layers[p.from].cells->size(); ++source) visit_row(p, source, see, variable);
}

void network::visit_row(projection const& p, neuron_id source, visitor const& see, std::optional<std::size_t> variable) const {
    struct seen {
        neuron_id target;
        std::int32_t delay;
        double weight;
        std::uint64_t address;
    };
    std::vector<seen> row;
    for (auto const& s : slices) {
        auto const first = s.neurons[p.to].first;
        if (p.group == projection::plastic) {
            auto const& part = s.plastic[p.table];
            auto const stretches = part.table->of(source);
            for (auto which = stretches.first; which < stretches.last; ++which) {
                auto const& stretch = part.table->at(which);
                for (auto k = stretch.first; k < stretch.first + stretch.size; ++k)
                    row.push_back({first + part.table->targets()[k], stretch.delay + std::int32_t(part.dendritic),
                                   variable ? part.rule->variable(*variable, k) : part.rule->weight(which, k), k});
            }
            continue;
        }
        auto const global = layers[p.from].base + source;
        auto const& sources = sources_of_group[p.group];
        if (global < sources.first || global >= sources.last) continue;
        auto const at = s.sums_at[p.to][p.port];
        auto const quantum = layers[p.to].ports[p.port].unit.quantum();
        s.groups[p.group]->visit(global, [&](std::uint32_t target, std::int32_t delay, double quanta, std::uint64_t address) {
            if (target >= at && target < at + s.neurons[p.to].size())
                row.push_back({first + target - at, delay, quanta * quantum, address});
        });
    }
    std::stable_sort(row.begin(), row.end(), [](seen const& a, seen const& b) {
        return std::tie(a.delay, a.target) < std::tie(b.delay, b.target);
    });
    for (auto const& x : row) see(source, x.target, x.delay, x.weight, x.address);
}

}  // namespace neurapse
