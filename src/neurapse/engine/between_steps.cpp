// SPDX-License-Identifier: MIT
// What can be set between two steps: state, weights, and currents from outside.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "neurapse/engine/simulation.hpp"

namespace neurapse {

void simulation::set(std::size_t layer, std::size_t variable, std::span<double const> of_each_neuron) {
    net_.layers[layer].cells->set(variable, of_each_neuron, now_);
    for (auto& s : net_.slices) sum(s, now_);
}

void simulation::set_weights(projection const& p, std::span<double const> of_each_synapse) {
    net_.set_weights(p, of_each_synapse, now_);
    for (auto& s : net_.slices) sum(s, now_);
}

/// Sums that were to stay for a while are summed anew.
bool simulation::drive(std::size_t stimulus, std::span<double const> currents, std::size_t rows) {
    for (auto& s : net_.slices) s.currents.assign(s.currents.size(), {});
    return net_.stimuli[stimulus].generator->drive(now_ + 1, currents, rows);
}

namespace {
/// Quanta of the targets of a stimulus at one port mean something else; one number for all becomes one for
/// each.
void rescale(stimulus_source& of, std::vector<slice> const& slices, std::size_t which, std::size_t layer,
             std::size_t port, double factor) {
    std::size_t targets = 0;
    for (auto const& s : slices)
        for (auto const& run : s.runs[which])
            targets = std::max<std::size_t>(targets, run.at + (run.last - run.first));
    if (of.quanta.size() == 1) of.quanta.assign(targets, of.quanta[0]);
    for (auto const& s : slices)
        for (auto const& run : s.runs[which])
            if (run.to == layer && run.port == port)
                for (auto k = run.at; k < run.at + (run.last - run.first); ++k)
                    of.quanta[k] = std::llrint(double(of.quanta[k]) * factor);
}
}  // namespace

/// Between steps all sums are empty; quanta stand in rows, in stimuli and in what was released. Statements of
/// synapses that add to a port beside their own keep its unit: where there are such, it must stay.
void simulation::set_unit(std::size_t layer, std::size_t port, fixed_point_scale unit) {
    auto& slot = net_.layers[layer].ports[port];
    auto const factor = unit.scale() * slot.unit.quantum();
    std::vector<std::pair<projection const*, std::vector<double>>> kept;
    for (auto const& p : net_.projections) {
        if (p.to != layer || p.port != port) continue;
        if (p.group != projection::plastic) {
            auto& weights = kept.emplace_back(&p, std::vector<double>{}).second;
            net_.visit(p, [&](neuron_id, neuron_id, std::int32_t, double weight, std::uint64_t) {
                weights.push_back(weight);
            });
            continue;
        }
        for (auto& s : net_.slices)
            for (auto& all : s.plastic[p.table].released)
                for (auto& r : all) r.quanta = std::llrint(double(r.quanta) * factor);
    }
    for (std::size_t k = 0; k < net_.stimuli.size(); ++k)
        if (net_.stimuli[k].gives_spikes) rescale(net_.stimuli[k], net_.slices, k, layer, port, factor);
    slot.unit = unit;
    for (auto const& [p, weights] : kept) net_.set_weights(*p, weights, now_);
}

}  // namespace neurapse
