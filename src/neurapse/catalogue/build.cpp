// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/build.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/build_recorders.hpp"

namespace neurapse {
namespace {

layer build_layer(plan const& p, population_plan const& population, std::vector<double> const& sums) {
    random::family const dice{p.run.seed, purpose::membrane, name_hash(population.name)};
    auto initial = population.initial;
    initial.resize(population.model->variables().size());
    layer made{population.name,
               population.model->make(population.size, p.run.dt, population.method, population.parameters,
                                      initial, dice),
               {},
               {},
               {},
               0};
    auto const membranes = population.model->time_constants(population.size, population.parameters);
    for (std::size_t k = 0; k < population.ports.size(); ++k) {
        auto const& port = population.ports[k];
        // The exact effect on a linear membrane is that of a current; a conductance takes its mean.
        std::vector<duration> const none{duration{INFINITY}};
        made.ports.push_back(
            {port.name, port.effect,
             port.model->make(population.size, port.effect, port.parameters, port.towards,
                              port.effect == port_effect::current ? membranes : none, p.run.dt),
             arrivals{population.size, sums[k]}});
    }
    return made;
}

/// Position on a side of a projection -> population and neuron.
struct located {
    std::size_t population;
    neuron_id neuron;
};
std::vector<located> locate(std::vector<selection> const& side) {
    std::vector<located> all;
    for (auto const& s : side)
        for (auto const n : s.neurons) all.push_back({s.population, n});
    return all;
}

using loose_tables = std::map<std::pair<std::size_t, std::size_t>, std::vector<synapse>>;

/// Draws all synapses of a projection, sorted into tables by source and target population.
loose_tables draw(plan const& p, projection_plan const& projection) {
    auto const object = name_hash("projection " + projection.name);
    auto const made =
        projection.connection->connect(projection.sides, {p.run.seed, purpose::connectivity, object});
    random::family const weights{p.run.seed, purpose::weight, object},
        delays{p.run.seed, purpose::delay, object};
    auto const from = locate(projection.from), to = locate(projection.to);
    loose_tables tables;
    for (auto const& m : made) {
        double const w = projection.weight.draw(m.listed, weights(m.lane, m.k));
        double const d = projection.delay.draw(m.listed, delays(m.lane, m.k));
        auto const steps = std::llround(d / p.run.dt.value);
        assert(steps >= 1);  // the plan has seen to it
        auto const &source = from[m.source], &target = to[m.target];
        tables[{source.population, target.population}].push_back(
            {source.neuron, target.neuron, std::int32_t(steps), w});
    }
    // Tables exist even where no synapse was drawn, so that recorders find them.
    for (auto const& a : projection.from)
        for (auto const& b : projection.to) tables[{a.population, b.population}];
    return tables;
}

/// The plan knows that the port is there.
std::size_t port_index(population_plan const& population, std::string const& name) {
    auto const at = std::find_if(population.ports.begin(), population.ports.end(),
                                 [&](auto const& port) { return port.name == name; });
    assert(at != population.ports.end());
    return std::size_t(at - population.ports.begin());
}

/// For each population and port, bounds on what can arrive at one neuron in one step.
class load {
public:
    explicit load(plan const& p) {
        for (auto const& population : p.populations)
            bound_.emplace_back(population.ports.size(), bound{std::vector<double>(population.size), 0});
    }
    void add(std::size_t population, std::size_t port, neuron_id neuron, double weight, double spikes) {
        auto& b = bound_[population][port];
        b.sum[neuron] += std::fabs(weight) * spikes;
        b.weight = std::max(b.weight, std::fabs(weight));
    }
    double sum(std::size_t population, std::size_t port) const {
        auto const& all = bound_[population][port].sum;
        return *std::max_element(all.begin(), all.end());
    }
    double weight(std::size_t population, std::size_t port) const { return bound_[population][port].weight; }

private:
    struct bound {
        std::vector<double> sum;  ///< of each neuron
        double weight;            ///< largest of all
    };
    std::vector<std::vector<bound>> bound_;
};

class builder {
public:
    explicit builder(plan const& p) : plan_(p), load_(p) {}

    network build() {
        made_.dt = plan_.run.dt;
        for (auto const& projection : plan_.projections) add(projection);
        for (auto const& stimulus : plan_.stimuli) add(stimulus);
        for (std::size_t k = 0; k < plan_.populations.size(); ++k) {
            std::vector<double> sums;
            for (std::size_t port = 0; port < plan_.populations[k].ports.size(); ++port) {
                check_range(k, port);
                sums.push_back(load_.sum(k, port));
            }
            made_.layers.push_back(build_layer(plan_, plan_.populations[k], sums));
        }
        return std::move(made_);
    }

private:
    void add(projection_plan const& p) {
        for (auto& [between, loose] : draw(plan_, p)) {
            auto const& sides = between;  // a lambda cannot capture a structured binding everywhere
            auto const& target = plan_.populations[sides.second];
            auto const side = std::find_if(p.to.begin(), p.to.end(),
                                           [&](auto const& t) { return t.population == sides.second; });
            auto const port = port_index(target, p.ports[std::size_t(side - p.to.begin())]);
            auto const& source = plan_.populations[sides.first];
            double const spikes = source.model->most_spikes(source.method);
            for (auto const& s : loose) {
                load_.add(sides.second, port, s.target, p.rule ? p.rule->range().maximum : s.weight, spikes);
            }
            projection made{
                p.name,
                sides.first,
                sides.second,
                port,
                std::make_unique<synapse_table>(plan_.populations[sides.first].size, std::move(loose)),
                nullptr,
                {}};
            if (p.rule) made.plasticity = p.rule->make(plan_.run.dt, *made.table, target.size);
            made_.projections.push_back(std::move(made));
        }
    }

    void check_range(std::size_t population, std::size_t port) const {
        double const sum = load_.sum(population, port);
        if (arrivals::can_hold(sum, load_.weight(population, port))) return;
        auto const& p = plan_.populations[population];
        throw error{code::too_large,
                    "the weights onto " + p.name + "." + p.ports[port].name + " are too large",
                    "in one step up to " + print_number(sum) +
                        " of its unit could arrive at a neuron, more than a sum can hold exactly",
                    "lower the weights"};
    }

    void add(stimulus_plan const& s) {
        stimulus_source made{s.model->make(s.setting), {}, s.delay, s.setting.first, s.setting.last};
        random::family const dice{plan_.run.seed, purpose::weight, s.setting.object};
        auto const weights = s.weight.expand(s.setting.targets, dice);
        double const spikes = made.generator->most_spikes();
        auto next = weights.begin();
        for (std::size_t k = 0; k < s.to.size(); ++k) {
            auto const& side = s.to[k];
            stimulus_part part{side.population, 0, side.neurons, weights};
            if (weights.size() > 1) {
                part.weights.assign(next, next + std::ptrdiff_t(side.neurons.size()));
                next += std::ptrdiff_t(side.neurons.size());
            }
            if (s.model->spikes()) {
                part.port = port_index(plan_.populations[side.population], s.ports[k]);
                for (std::size_t i = 0; i < side.neurons.size(); ++i)
                    load_.add(side.population, part.port, side.neurons[i],
                              part.weights[part.weights.size() == 1 ? 0 : i], spikes);
            }
            made.parts.push_back(std::move(part));
        }
        (s.model->spikes() ? made_.spikes : made_.currents).push_back(std::move(made));
    }

    plan const& plan_;
    load load_;
    network made_;
};

}  // namespace

simulation build(plan const& p) {
    if (auto const too_large = memory_complaint(p.building_bytes())) throw error{std::vector{*too_large}};
    simulation made{builder{p}.build()};
    made.limit_rate(p.run.max_rate_hz);
    attach_recorders(p, made);
    return made;
}

recordings recordings_of(plan const& p, simulation const& s) {
    recordings all;
    all.title = p.title;
    all.duration_ms = s.grid().ms(s.now());
    all.dt_ms = p.run.dt.value;
    all.seed = p.run.seed;
    for (std::size_t k = 0; k < p.populations.size(); ++k) {
        auto const& population = p.populations[k];
        all.populations.push_back({population.name, std::string{population.model->self().name},
                                   population.size, s.state().layers[k].spikes});
    }
    for (auto const& r : s.recorders()) r->deliver(all);
    in_order_of_time(all);
    return all;
}

}  // namespace neurapse
