// SPDX-License-Identifier: MIT
// What a step does for plastic synapses: spikes on their way to them and back, what they add to neurons, and
// what they do when all neurons have stepped.
#include <algorithm>

#include "neurapse/engine/simulation.hpp"

namespace neurapse {

/// Where synapses of a projection onto a slice put what they add at a stamp: into a list, if there is one.
outlet simulation::outlet_of(slice& of, projection const& p, step_id now, std::vector<release>* list) {
    auto& part = of.plastic[p.table];
    return {net_.layers[p.to].ports[p.port].unit.scale(),
            &of.sums,
            of.sums_at[p.to][p.port],
            list,
            part.further,
            &part.returned[now & 1]};
}
/// The same for what arrives one step later.
outlet simulation::later_outlet_of(slice& of, projection const& p, step_id now) {
    return outlet_of(
        of, p, now, p.shadows.empty() ? nullptr : &plastic_part::slot(of.plastic[p.table].released, now + 1));
}

/// Spikes of the last step, and what synapses of other slices have added to sources that are here.
void simulation::note_plastic(slice& of, projection const& p, step_id then) {
    auto& part = of.plastic[p.table];
    for (auto const& other : net_.slices) {
        for (auto const& f : other.fired_at[then & 1][p.from]) {
            auto const stretches = part.table->of(f.neuron);
            for (auto& [delay, due] : part.arriving)
                for (auto s = stretches.first; s < stretches.last; ++s)
                    plastic_part::slot(due, then + (delay > 0 ? delay : part.table->at(s).delay))
                        .push_back(s);
        }
        for (auto const& r : other.plastic[p.table].returned[then & 1]) {
            auto const& [of_target, layer, port] = p.further[r.further - 1];
            auto const& here = of.neurons[layer];
            if (r.target >= here.first && r.target < here.last)
                of.sums.add(of.sums_at[layer][port] + r.target - here.first, r.quanta);
        }
    }
}

/// Plastic weights change before they act.
void simulation::deliver_plastic(slice& of, step_id now) {
    for (auto const& p : net_.projections) {
        if (p.group != projection::plastic) continue;
        auto& part = of.plastic[p.table];
        auto const at = of.sums_at[p.to][p.port];
        bool const at_once = part.dendritic == 0 && p.shadows.empty();
        auto const out = outlet_of(
            of, p, now, at_once ? nullptr : &plastic_part::slot(part.released, now + part.dendritic));
        for (std::size_t way = 0; way < part.arriving.size(); ++way) {
            auto& today = plastic_part::slot(part.arriving[way].due, now);
            if (!today.empty()) part.rule->arrive(now, way, today, out);
            for (auto const which : today) of.events += part.table->at(which).size;
            today.clear();
        }
        auto& released = plastic_part::slot(part.released, now);
        for (auto const& r : released) {
            of.sums.add((r.further == 0 ? at : part.further[r.further - 1].at) + r.target, r.quanta);
            if (r.further != 0) continue;
            for (auto const& s : p.shadows)
                if (s->only.empty() || std::binary_search(s->only.begin(), s->only.end(), r.synapse))
                    s->sums.add_unmarked(of.neurons[p.to].first + r.target, r.quanta);
        }
        released.clear();
    }
}

/// Spikes of neurons that have just stepped, and of earlier ones, reach their synapses.
void simulation::go_back(slice& of, projection const& p, step_id now) {
    auto& part = of.plastic[p.table];
    for (std::size_t way = 0; way < part.returning.size(); ++way) {
        auto& [delay, due] = part.returning[way];
        auto& later = plastic_part::slot(due, now + delay);
        for (auto const& f : of.fired_at[now & 1][p.to]) later.push_back(f.neuron - of.neurons[p.to].first);
        auto& back = plastic_part::slot(due, now);
        if (!back.empty()) part.rule->emit(now, way, back, later_outlet_of(of, p, now));
        back.clear();
    }
}

/// What synapses do when all neurons have come to a stamp.
void simulation::settle(slice& of, step_id now) {
    if (!meets_neurons_) return;
    for (auto const& p : net_.projections)
        if (p.group == projection::plastic)
            of.plastic[p.table].rule->settle(now, later_outlet_of(of, p, now));
    sum(of, now);
}

/// The sums that the neurons of a slice have over the step from `now` on.
void simulation::sum(slice& of, step_id now) {
    if (!meets_neurons_) return;
    for (std::size_t k = 0; k < net_.layers.size(); ++k)
        if (auto* const x = net_.layers[k].cells->exchanged())
            for (std::size_t j = 0; j < x->fed.size(); ++j)
                if (x->fed[j])
                    std::fill(x->sums[j].begin() + of.neurons[k].first,
                              x->sums[j].begin() + of.neurons[k].last, 0.0);
    for (auto& p : of.plastic) p.rule->sum(now);
}

}  // namespace neurapse
