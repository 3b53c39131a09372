// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/build.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "neurapse/base/processor.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/arrival_bounds.hpp"
#include "neurapse/catalogue/build_recorders.hpp"
#include "neurapse/catalogue/build_synapses.hpp"

namespace neurapse {
namespace {

/// Which kinds of input a population has.
senses what_reaches(plan const& p, population_plan const& population) {
    senses all{false, false, false};
    for (auto const& port : population.ports) {
        all.current |= port.effect == port_effect::current || port.effect == port_effect::conductance;
        all.conductance |= port.effect == port_effect::conductance;
    }
    for (auto const& s : p.stimuli)
        for (auto const& side : s.to)
            all.stimulus |= !s.model->spikes() && &p.populations[side.population] == &population;
    return all;
}

/// What the synapses of a projection read of a population.
void note_told(plan const& p, projection_plan const& projection, population_plan const& population,
               std::vector<std::string>& told) {
    if (!projection.rule) return;
    for (bool const of_target : {false, true})
        for (auto const& side : of_target ? projection.to : projection.from) {
            if (&p.populations[detail::neurons_of(p, side.population)] != &population) continue;
            for (auto const& name : projection.rule->reads(of_target))
                if (std::find(told.begin(), told.end(), name) == told.end()) told.push_back(name);
        }
}

layer build_layer(plan const& p, population_plan const& population, neuron_id base) {
    random::family const dice{p.run.seed, purpose::membrane, name_hash(population.name)};
    auto initial = population.initial;
    initial.resize(population.model->variables().size());
    population_setting setting{population.size,
                               p.run.dt,
                               population.method,
                               population.parameters,
                               std::move(initial),
                               dice,
                               p.run.state,
                               what_reaches(p, population),
                               {},
                               {}};
    for (auto const& port : population.ports) {
        if (port.effect != port_effect::variable) continue;
        setting.arrivals.resize(population.model->variables().size());
        setting.arrivals[port.variable] = 1;
    }
    for (auto const& projection : p.projections) note_told(p, projection, population, setting.told);
    layer made{population.name,
               base,
               p.run.state == precision::real32,
               population.model->make(setting),
               {},
               false,
               {},
               0};
    auto const membranes = population.model->time_constants(population.size, population.parameters);
    for (auto const& port : population.ports) {
        // The exact effect on a linear membrane is that of a current; a conductance takes its mean.
        std::vector<duration> const none{duration{INFINITY}};
        made.ports.push_back(
            {port.name,
             port.effect,
             port.model->make(population.size, port.effect, port.parameters, port.towards,
                              port.effect == port_effect::current ? membranes : none, p.run.dt, p.run.state),
             {},
             port.variable});
    }
    return made;
}

/// Its neurons fire where those of another layer, which is built already, have an event.
layer build_event_layer(plan const& p, population_plan const& population, neuron_id base,
                        network const& net) {
    auto const& [of, event] = *population.tells;
    layer made{population.name,
               base,
               p.run.state == precision::real32,
               net.layers[of].cells->telling_of(event),
               {},
               false,
               {},
               0};
    made.tells = true;
    return made;
}

/// Divides the neurons into n slices.
std::vector<slice> cut_into(std::size_t n, plan const& p) {
    constexpr neuron_id alignment = 256;  // whole vectors, and whole groups of dice
    std::vector<slice> all(n);
    for (std::size_t k = 0; k < n; ++k) {
        auto& s = all[k];
        std::uint32_t at = 0;
        for (std::size_t j = 0; j < p.populations.size(); ++j) {
            auto const& population = p.populations[j];
            // What cannot be divided goes to one slice and another in turn; events go with their neurons.
            auto const turn = (population.tells ? population.tells->population : j) % n;
            auto const edge = [&](std::size_t e) {
                auto const raw = neuron_id((std::uint64_t(population.size) * e + turn) / n);
                bool const large = population.size > 1000 * n;
                return large && e < n ? (raw + alignment / 2) / alignment * alignment : raw;
            };
            s.neurons.push_back({edge(k), edge(k + 1)});
            s.sums_at.emplace_back();
            auto const size = s.neurons.back().size();
            // Whole vectors again, and whole groups of sums.
            std::uint32_t const row = population.size > 1000 * n            ? 16
                                      : size >= accumulators::worth_marking ? accumulators::group_size
                                                                            : 1;
            for (std::size_t port = 0; port < population.ports.size(); ++port) {
                at = (at + row - 1) / row * row;
                s.sums_at.back().push_back(at);
                at = (at + size + row - 1) / row * row;
            }
        }
        s.sums = accumulators{at, p.run.synapses == storage::compact};
    }
    return all;
}

/// As many slices as threads, or twice as many and so on, so that the 16 bits of a stored synapse can number
/// the sums of each.
std::vector<slice> cut(plan const& p, int threads) {
    double sums = 0;
    for (auto const& population : p.populations)
        sums += double(population.size) * double(population.ports.size());
    bool const stored = p.run.synapses != storage::procedural;
    auto const least = stored ? std::size_t(std::ceil(sums / double(slice::most_sums))) : 1,
               step = std::size_t(threads);
    for (auto n = (std::max<std::size_t>(least, 1) + step - 1) / step * step;; n += step) {
        auto all = cut_into(n, p);
        if (!stored || std::all_of(all.begin(), all.end(),
                                   [](slice const& s) { return s.sums.size() <= slice::most_sums; }))
            return all;
    }
}

/// Targets of a stimulus that stand together in a slice.
std::vector<stimulus_run> runs_in(slice const& s, plan const& p, stimulus_plan const& stimulus) {
    std::vector<stimulus_run> all;
    std::uint32_t at = 0;
    for (std::size_t k = 0; k < stimulus.to.size(); ++k) {
        auto const& side = stimulus.to[k];
        auto const range = s.neurons[side.population];
        auto const port =
            stimulus.model->spikes() ? port_index(p.populations[side.population], stimulus.ports[k]) : 0;
        bool open = false;
        for (auto const n : side.neurons) {
            bool const here = n >= range.first && n < range.last;
            if (here && open && all.back().last == n)
                ++all.back().last;
            else if (here)
                all.push_back({side.population, port, at, n, n + 1});
            open = here;
            ++at;
        }
    }
    return all;
}

void add_stimulus(plan const& p, stimulus_plan const& s, network& net) {
    stimulus_source made{s.model->make(s.setting),        s.model->spikes(), {},
                         s.model->spikes() ? s.delay : 0, s.setting.first,   s.setting.last};
    if (made.gives_spikes) {
        auto const weights =
            s.weight.expand(s.setting.targets, {p.run.seed, purpose::weight, s.setting.object});
        std::size_t next = 0;
        for (std::size_t k = 0; k < s.to.size(); ++k) {
            auto const& l = net.layers[s.to[k].population];
            auto const scale =
                l.ports[port_index(p.populations[s.to[k].population], s.ports[k])].unit.scale();
            for (std::size_t i = 0; i < s.to[k].neurons.size(); ++i) {
                made.quanta.push_back(std::llrint(weights[weights.size() == 1 ? 0 : next] * scale));
                ++next;
            }
        }
        if (std::all_of(made.quanta.begin(), made.quanta.end(), [&](auto q) { return q == made.quanta[0]; }))
            made.quanta.resize(1);
    } else {
        for (auto const& side : s.to)
            net.layers[side.population].stimulus.resize(p.populations[side.population].size);
    }
    for (auto& piece : net.slices) piece.runs.push_back(runs_in(piece, p, s));
    net.stimuli.push_back(std::move(made));
}

}  // namespace

namespace {
void add_layers(plan const& p, network& net) {
    neuron_id base = 0;
    for (auto const& population : p.populations) {
        net.layers.push_back(population.tells ? build_event_layer(p, population, base, net)
                                              : build_layer(p, population, base));
        base += population.size;
    }
}

/// How long a step takes one thread, measured without synapses and stimuli, whose arrivals are guessed.
double seconds_of_step(plan const& p) {
    network net;
    net.dt = p.run.dt;
    add_layers(p, net);
    net.slices = cut(p, 1);
    simulation neurons{std::move(net), 1};
    constexpr step_id steps = 5;
    double least = INFINITY;
    for (int trial = 0; trial < 5; ++trial) {
        auto const start = std::chrono::steady_clock::now();
        neurons.advance(steps);
        least =
            std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    double arrivals = 0;
    for (auto const& x : p.projections) arrivals += x.expected * (x.rule ? 10e-9 : 1e-9);
    constexpr double guessed_hz = 10;
    return least / steps + arrivals * guessed_hz * p.run.dt.value / 1000;
}

/// A step of a small network is over before a second thread has noticed that it began, and to divide its
/// neurons costs time even while one thread does all.
int automatic(plan const& p) {
    constexpr double worth_dividing = 4e-6;
    double neurons = 0;
    for (auto const& population : p.populations) neurons += population.tells ? 0 : population.size;
    bool const small = neurons < 1000 && p.expected_synapses() < 1e6;
    bool const large = neurons > 20'000 || p.expected_synapses() > 1e7;
    if (small || (!large && seconds_of_step(p) < worth_dividing)) return 1;
    return std::max(1, int(std::thread::hardware_concurrency()));
}
}  // namespace

simulation build(plan const& p, int wanted) {
    if (auto const too_large = memory_complaint(p.building_bytes())) throw error{std::vector{*too_large}};
    int const threads = !has_threads ? 1 : wanted == automatic_threads ? automatic(p) : wanted;
    network net;
    net.dt = p.run.dt;
    add_layers(p, net);
    net.slices = cut(p, threads);
    build_synapses(p, threads, net);
    for (auto const& s : p.stimuli) add_stimulus(p, s, net);
    simulation made{std::move(net), threads, wanted == automatic_threads};
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
        all.populations.push_back({population.name,
                                   std::string{population.model->self().name},
                                   population.size,
                                   s.state().layers[k].spikes,
                                   {}});
        if (population.tells) all.populations.back().event_of = std::uint32_t(population.tells->population);
    }
    for (auto const& r : s.recorders()) r->deliver(all);
    in_order_of_time(all);
    return all;
}

}  // namespace neurapse
