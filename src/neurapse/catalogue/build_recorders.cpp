// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/build_recorders.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>

#include "neurapse/base/text.hpp"
#include "neurapse/record/raster.hpp"
#include "neurapse/record/rate_recorder.hpp"
#include "neurapse/record/trace_recorder.hpp"
#include "neurapse/record/weight_recorder.hpp"

namespace neurapse {
namespace {

using probe = trace_recorder::probe;

std::string label_of(std::string const& population, neuron_id neuron, std::string const& variable) {
    return population + "[" + std::to_string(neuron) + "]." + variable;
}

/// Reads one number of one neuron.
probe probe_of(layer const& at, std::string const& name, neuron_id neuron) {
    auto const found = reading_of(at, name);
    auto const label = label_of(at.name, neuron, name);
    if (!found) throw std::logic_error{"no recordable " + label};  // the plan has seen to it
    return {label, found->unit, [of = found->of, neuron] { return of(neuron); }};
}

/// A port like that of the projection's target, heard by the recorder alone.
shadow& add_shadow(plan const& p, projection& of, std::vector<std::uint64_t> only) {
    auto const& population = p.populations[of.to];
    auto const& port = population.ports[of.port];
    std::sort(only.begin(), only.end());
    auto made = std::make_unique<shadow>(
        shadow{port.model->make(population.size, port.effect, port.parameters, port.towards,
                                {duration{INFINITY}}, p.run.dt, p.run.state),
               accumulators{population.size, false}, std::move(only)});
    of.shadows.push_back(std::move(made));
    return *of.shadows.back();
}

probe probe_of(layer& target, shadow const& heard, std::string label, neuron_id neuron) {
    auto* port = heard.port.get();
    auto* cells = target.cells.get();
    return {std::move(label), unit_symbol(dimensions::current),
            [port, cells, neuron] { return port->current(neuron, cells->value(0, neuron)); }};
}

/// A number of synapses: the weight, or a variable of a rule.
struct synaptic {
    std::string name, unit;
    std::optional<std::size_t> variable;  ///< nothing: the weight
};

/// Every synapse of these tables as it is now.
weight_snapshot shot_of(network const& net, time_grid grid, std::vector<projection const*> const& tables,
                        synaptic const& v) {
    weight_snapshot shot{
        tables.empty() ? "" : tables.front()->name, v.unit, 0, {}, {}, {}, {}, {}, {}, v.name};
    for (auto const* t : tables)
        net.visit(
            *t,
            [&](neuron_id source, neuron_id target, std::int32_t delay, double number, std::uint64_t) {
                shot.source_population.push_back(std::uint32_t(t->from));
                shot.source.push_back(source);
                shot.target_population.push_back(std::uint32_t(t->to));
                shot.target.push_back(target);
                shot.weight.push_back(number);
                shot.delay_ms.push_back(grid.ms(delay));
            },
            v.variable);
    return shot;
}

class attacher {
public:
    attacher(plan const& p, simulation& s) : plan_(p), sim_(s) {}

    void attach() {
        for (auto const& r : plan_.records) {
            switch (r.what) {
                case record_plan::subject::spikes: note_spikes(r); break;
                case record_plan::subject::rate: attach_rates(r); break;
                case record_plan::subject::variables: attach_variables(r); break;
                case record_plan::subject::weights: attach_weights(r); break;
                case record_plan::subject::snapshot: attach_snapshots(r); break;
                case record_plan::subject::projection_current: attach_currents(r); break;
                case record_plan::subject::synapse_current: attach_synapses(r); break;
                case record_plan::subject::synapses: attach_synaptic_variables(r);
            }
        }
        for (auto const& [population, neurons] : rasters_)
            sim_.attach(std::make_unique<raster>(grid_, population, plan_.populations[population].size,
                                                 std::vector<neuron_id>(neurons.begin(), neurons.end())));
    }

private:
    /// However often a neuron's spikes are asked for, they are written down once.
    void note_spikes(record_plan const& r) {
        for (auto const& side : r.of)
            rasters_[side.population].insert(side.neurons.begin(), side.neurons.end());
    }
    void attach_rates(record_plan const& r) {
        for (auto const& side : r.of)
            sim_.attach(std::make_unique<rate_recorder>(grid_, side.text, side.population,
                                                        plan_.populations[side.population].size, side.neurons,
                                                        r.interval));
    }
    void attach_variables(record_plan const& r) {
        std::vector<probe> probes;
        for (auto const& name : r.variables)
            for (auto const& side : r.of)
                for (auto const n : side.neurons)
                    probes.push_back(probe_of(sim_.state().layers[side.population], name, n));
        sim_.attach(std::make_unique<trace_recorder>(grid_, r.interval, std::move(probes)));
    }

    /// The tables of a projection; it has one for each pair of populations.
    std::vector<projection*> parts_of(std::size_t which) {
        std::vector<projection*> all;
        for (auto& p : sim_.state().projections)
            if (p.name == plan_.projections[which].name) all.push_back(&p);
        return all;
    }
    std::vector<synaptic> synaptic_of(record_plan const& r, std::size_t which) const {
        auto const& p = plan_.projections[which];
        auto const known = p.rule ? p.rule->variables() : std::vector<recordable>{};
        std::vector<synaptic> all;
        if (r.variables.empty()) all.push_back({"w", unit_symbol(p.unit), {}});
        for (auto const& name : r.variables) {
            auto const at =
                std::find_if(known.begin(), known.end(), [&](recordable const& v) { return v.name == name; });
            if (at == known.end())
                all.push_back({name, unit_symbol(p.unit), {}});
            else
                all.push_back({name, unit_symbol(at->dim), std::size_t(at - known.begin())});
        }
        return all;
    }

    void attach_weights(record_plan const& r) {
        for (auto const which : r.projections)
            for (auto const& v : synaptic_of(r, which)) {
                auto const each = [tables = parts_of(which), net = &sim_.state(),
                                   v](std::function<void(double)> const& see) {
                    for (auto const* t : tables)
                        net->visit(
                            *t,
                            [&](neuron_id, neuron_id, std::int32_t, double number, std::uint64_t) {
                                see(number);
                            },
                            v.variable);
                };
                sim_.attach(std::make_unique<weight_recorder>(grid_, plan_.projections[which].name, v.name,
                                                              v.unit, r.interval, each));
            }
    }
    void attach_snapshots(record_plan const& r) {
        for (auto const which : r.projections)
            for (auto const& v : synaptic_of(r, which)) attach_snapshot(r, which, v);
    }
    void attach_snapshot(record_plan const& r, std::size_t which, synaptic const& v) {
        auto const tables = parts_of(which);
        auto const take = [tables = std::vector<projection const*>{tables.begin(), tables.end()}, v,
                           grid = grid_, net = &sim_.state()] { return shot_of(*net, grid, tables, v); };
        sim_.attach(std::make_unique<snapshot_recorder>(grid_, r.times, take));
    }

    /// Reads a number of each synapse between two neurons.
    void add_probes(projection const& of, synaptic const& v, std::pair<neuron_id, neuron_id> ends,
                    std::string const& label, std::vector<probe>& to) {
        auto& net = sim_.state();
        auto const [pre, post] = ends;
        if (pre >= net.layers[of.from].cells->size()) return;
        auto const add = [&](std::function<double()> read) {
            auto const before = std::count_if(to.begin(), to.end(), [&](probe const& p) {
                return p.label.compare(0, label.size(), label) == 0;
            });
            to.push_back(
                {label + (before > 0 ? "#" + std::to_string(before + 1) : ""), v.unit, std::move(read)});
        };
        if (of.group != projection::plastic)
            return net.visit_row(
                of, pre,
                [&, post = post](neuron_id, neuron_id target, std::int32_t, double weight, std::uint64_t) {
                    if (target == post) add([weight] { return weight; });
                });
        for (auto& s : net.slices) {
            auto const& part = s.plastic[of.table];
            auto const stretches = part.table->of(pre);
            for (auto which = stretches.first; which < stretches.last; ++which)
                for (std::size_t k = part.table->at(which).first;
                     k < part.table->at(which).first + part.table->at(which).size; ++k) {
                    if (s.neurons[of.to].first + part.table->targets()[k] != post) continue;
                    add([rule = part.rule.get(), which, k, variable = v.variable] {
                        return variable ? rule->variable(*variable, which, k) : rule->weight(which, k);
                    });
                }
        }
    }
    void attach_synaptic_variables(record_plan const& r) {
        std::vector<probe> probes;
        for (auto const which : r.projections)
            for (auto const& pair : r.synapses)
                for (auto const& v : synaptic_of(r, which)) {
                    auto const before = probes.size();
                    auto const& name = plan_.projections[which].name;
                    for (auto const* t : parts_of(which))
                        add_probes(*t, v, pair,
                                   name + "[" + std::to_string(pair.first) + "->" +
                                       std::to_string(pair.second) + "]." + v.name,
                                   probes);
                    if (probes.size() == before) refuse_missing(which, pair, v.name);
                }
        sim_.attach(std::make_unique<trace_recorder>(grid_, r.interval, std::move(probes)));
    }
    [[noreturn]] void refuse_missing(std::size_t which, std::pair<neuron_id, neuron_id> pair,
                                     std::string const& what) const {
        throw error{code::unknown_name,
                    "no synapse of " + plan_.projections[which].name + " leads from " +
                        std::to_string(pair.first) + " to " + std::to_string(pair.second),
                    what + " was to be recorded", "choose another pair, or connect the two",
                    plan_.projections[which].where};
    }

    void attach_currents(record_plan const& r) {
        std::vector<probe> probes;
        for (auto const which : r.projections) {
            std::map<std::size_t, std::vector<shadow*>> heard;
            for (auto* t : parts_of(which)) heard[t->to].push_back(&add_shadow(plan_, *t, {}));
            for (auto const& side : plan_.projections[which].to)
                for (auto const n : side.neurons)
                    probes.push_back(sum_of(heard[side.population], which, side.population, n));
        }
        sim_.attach(std::make_unique<trace_recorder>(grid_, r.interval, std::move(probes)));
    }

    /// A projection from several populations onto one target is the sum of its tables.
    probe sum_of(std::vector<shadow*> const& heard, std::size_t which, std::size_t population, neuron_id n) {
        auto& target = sim_.state().layers[population];
        auto const label = label_of(target.name, n, "i(" + plan_.projections[which].name + ")");
        std::vector<probe> parts;
        for (auto const* s : heard) parts.push_back(probe_of(target, *s, label, n));
        if (parts.size() == 1) return parts.front();
        return {label, unit_symbol(dimensions::current), [parts] {
                    double sum = 0;
                    for (auto const& p : parts) sum += p.read();
                    return sum;
                }};
    }

    void attach_synapses(record_plan const& r) {
        std::vector<probe> probes;
        for (auto const which : r.projections)
            for (auto const& [pre, post] : r.synapses) {
                auto const before = probes.size();
                for (auto* t : parts_of(which)) {
                    std::vector<std::uint64_t> between;
                    if (pre < sim_.state().layers[t->from].cells->size())
                        sim_.state().visit_row(*t, pre,
                                               [&, post = post](neuron_id, neuron_id target, std::int32_t,
                                                                double, std::uint64_t address) {
                                                   if (target == post) between.push_back(address);
                                               });
                    if (between.empty()) continue;
                    auto& target = sim_.state().layers[t->to];
                    auto const label =
                        label_of(target.name, post,
                                 "i(" + sim_.state().layers[t->from].name + "[" + std::to_string(pre) + "])");
                    probes.push_back(probe_of(target, add_shadow(plan_, *t, between), label, post));
                }
                if (probes.size() == before) refuse_missing(which, {pre, post}, "its current");
            }
        sim_.attach(std::make_unique<trace_recorder>(grid_, r.interval, std::move(probes)));
    }

    plan const& plan_;
    simulation& sim_;
    time_grid grid_ = sim_.grid();
    std::map<std::size_t, std::set<neuron_id>> rasters_;
};

}  // namespace

std::optional<neuron_reading> reading_of(layer const& at, std::string const& name) {
    auto const all = at.cells->recordables();
    auto const* here = &at;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k].name == name)
            return neuron_reading{unit_symbol(all[k].dim),
                                  [here, k](neuron_id i) { return here->cells->value(k, i); }};
    auto const amperes = unit_symbol(dimensions::current);
    if (name == "i_stim")
        return neuron_reading{amperes,
                              [here](neuron_id i) { return here->stimulus.empty() ? 0 : here->stimulus[i]; }};
    auto const current = [here](any_port const& port, neuron_id i) {
        return port.current(i, here->cells->value(0, i));
    };
    if (name == "i_syn")
        return neuron_reading{amperes, [here, current](neuron_id i) {
                                  double sum = 0;
                                  for (auto const& p : here->ports) sum += current(*p.port, i);
                                  return sum;
                              }};
    for (auto const& p : at.ports) {
        auto const* port = p.port.get();
        if (name == "g_" + p.name)
            return neuron_reading{unit_symbol(dimensions::conductance),
                                  [port](neuron_id i) { return port->value(i); }};
        if (name == "i_" + p.name)
            return neuron_reading{amperes, [port, current](neuron_id i) { return current(*port, i); }};
    }
    return {};
}

weight_snapshot snapshot_of(plan const& p, simulation const& s, std::size_t projection) {
    auto shot = shot_of(s.state(), s.grid(), tables_of(p, s.state(), projection),
                        {"w", unit_symbol(p.projections[projection].unit), {}});
    shot.time_ms = s.grid().ms(s.now());
    return shot;
}

std::vector<projection const*> tables_of(plan const& p, network const& net, std::size_t which) {
    std::vector<projection const*> all;
    for (auto const& one : net.projections)
        if (one.name == p.projections[which].name) all.push_back(&one);
    return all;
}

void attach_recorders(plan const& p, simulation& s) { attacher{p, s}.attach(); }

void in_order_of_time(recordings& all) {
    auto& s = all.spikes;
    std::vector<std::size_t> order(s.time_ms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return s.time_ms[a] < s.time_ms[b]; });
    spike_columns sorted;
    for (auto const k : order) {
        sorted.time_ms.push_back(s.time_ms[k]);
        sorted.population.push_back(s.population[k]);
        sorted.neuron.push_back(s.neuron[k]);
    }
    s = std::move(sorted);
}

}  // namespace neurapse
