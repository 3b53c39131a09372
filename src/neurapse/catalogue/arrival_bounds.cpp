// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/arrival_bounds.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "neurapse/base/text.hpp"

namespace neurapse {

std::size_t port_index(population_plan const& population, std::string const& name) {
    auto const at = std::find_if(population.ports.begin(), population.ports.end(),
                                 [&](auto const& port) { return port.name == name; });
    assert(at != population.ports.end());  // the plan has seen to it
    return std::size_t(at - population.ports.begin());
}

arrival_bounds::arrival_bounds(plan const& p) : plan_(p) {
    for (auto const& population : plan_.populations) bound_.emplace_back(population.ports.size());
    for (auto const& p : plan_.projections) {
        double const per_target = p.expected / std::max(1u, p.sides.targets);
        double in_degree = 1.5 * per_target + 10 * std::sqrt(per_target) + 64;
        // Synapses that are never stored prove nothing.
        if (auto const most = p.connection->most_onto_one();
            most && plan_.run.synapses == storage::procedural)
            in_degree = *most;
        double const weight =
            p.rule && p.rule->largest_arrival() ? largest_of(p) : std::max(largest_of(p), p.weight.reach());
        double const spikes = most_spikes(p);
        for (std::size_t side = 0; side < p.to.size(); ++side) {
            auto& b = of(p.to[side].population, p.ports[side]);
            b.sum += in_degree * weight * spikes;
            b.weight = std::max(b.weight, weight);
        }
        for (auto const& further : p.further) {
            double const each =
                p.expected / std::max(1u, further.of_target ? p.sides.targets : p.sides.sources);
            double const most = further.of_target ? in_degree : 1.5 * each + 10 * std::sqrt(each) + 64;
            for (auto const& [population, port] : further.ports) {
                auto& b = of(population, port);
                b.sum += most * further.largest * spikes;
                b.weight = std::max(b.weight, further.largest);
            }
        }
    }
    for (auto const& s : plan_.stimuli) {
        if (!s.model->spikes()) continue;
        double const spikes = s.model->make(s.setting)->most_spikes();
        for (std::size_t k = 0; k < s.to.size(); ++k) {
            auto& b = of(s.to[k].population, s.ports[k]);
            b.stimuli += s.weight.reach() * spikes;
            b.weight = std::max(b.weight, s.weight.reach());
        }
    }
    for (auto& ports : bound_)
        for (auto& b : ports) b.sum += b.stimuli;
}

void arrival_bounds::set_units(std::vector<layer>& layers) const {
    for (std::size_t l = 0; l < layers.size(); ++l)
        for (std::size_t k = 0; k < layers[l].ports.size(); ++k) layers[l].ports[k].unit = unit_of(l, k);
}

fixed_point_scale arrival_bounds::unit_of(std::size_t population, std::size_t port) const {
    auto const& b = bound_[population][port];
    return plan_.run.synapses == storage::compact ? fixed_point_scale::compact(b.sum, b.weight)
                                                  : fixed_point_scale::exact(b.sum);
}

bool arrival_bounds::prove(std::size_t population, std::size_t port, double most) {
    auto& b = bound_[population][port];
    auto const sum = most + b.stimuli;
    if (!fixed_point_scale::can_hold(sum, b.weight)) throw too_large(population, port, sum);
    if (sum <= b.sum) return true;
    b.sum = sum * 1.01;
    return false;
}

error arrival_bounds::too_large(std::size_t population, std::size_t port, double sum) const {
    auto const& p = plan_.populations[population];
    return {code::too_large, "the weights onto " + p.name + "." + p.ports[port].name + " are too large",
            "in one step up to " + print_number(sum) +
                " of its unit could arrive at a neuron, more than a sum can hold exactly",
            "lower the weights"};
}

double arrival_bounds::largest_of(projection_plan const& p) {
    if (!p.rule) return 0;
    if (auto const arrival = p.rule->largest_arrival()) return *arrival;
    auto const range = p.rule->range();
    return range ? range->maximum : 0;
}

/// Spikes of targets count where synapses add to neurons then.
double arrival_bounds::most_spikes(projection_plan const& p) const {
    double spikes = 1;
    for (auto const* side : {&p.from, &p.to})
        for (auto const& s : *side) {
            auto const& population = plan_.populations[s.population];
            if (side == &p.from || p.rule)
                spikes = std::max(spikes, population.model->most_spikes(population.method));
        }
    return spikes;
}

arrival_bounds::bound& arrival_bounds::of(std::size_t population, std::string const& port) {
    return bound_[population][port_index(plan_.populations[population], port)];
}

}  // namespace neurapse
