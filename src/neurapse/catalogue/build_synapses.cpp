// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/build_synapses.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

#include "neurapse/catalogue/arrival_bounds.hpp"
#include "neurapse/engine/team.hpp"

namespace neurapse {

namespace {

/// Where a target position of a projection is found: its slice, and its place among the sums.
struct destination {
    std::uint32_t slice, sum;
};

/// A projection at work: the rule between its sides, and where positions are.
struct wired {
    projection_plan const* plan = nullptr;
    std::unique_ptr<any_wiring> wiring;
    bool by_source = true;
    random::family weights{0, purpose::weight, 0}, delays{0, purpose::delay, 0};
    std::vector<std::vector<std::int32_t>> position;  ///< of each neuron of a layer among the sources, -1: none
    std::vector<destination> to;
    std::vector<std::uint32_t> to_layer;
    std::vector<double> scale;            ///< of each target position's port
    std::vector<std::size_t> listed_from;  ///< where each lane's values begin in lists, if there are any
    /// For rules by target: the synapses of each source, as (target, number of the target's synapse).
    std::vector<std::size_t> row_at;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> row;
};

bool is_listed(value_spec const& v) { return v.form == value_spec::shape::listed; }

class drawer {
public:
    drawer(plan const& p, int threads, network& net) : plan_(p), net_(net), team_(threads), bounds_(p) {}

    void draw() {
        for (auto const& p : plan_.projections) wire(p);
        declare();
        while (true) {
            bounds_.set_units(net_.layers);
            for (auto& w : wired_) locate(w);
            write_all();
            if (bounds_hold()) break;
        }
        for (auto& w : wired_) w = wired{};
    }

private:
    void wire(projection_plan const& p) {
        auto const object = name_hash("projection " + p.name);
        auto const seed = plan_.run.seed;
        wired w{&p,
                p.connection->wire(p.sides, {seed, purpose::connectivity, object}),
                p.connection->lanes() == axis::source,
                {seed, purpose::weight, object},
                {seed, purpose::delay, object},
                {},
                {},
                {},
                {},
                {},
                {},
                {}};
        w.position.resize(net_.layers.size());
        std::int32_t next = 0;
        for (auto const& side : p.from) {
            auto& of = w.position[side.population];
            if (of.empty()) of.assign(plan_.populations[side.population].size, -1);
            for (auto const n : side.neurons) of[n] = next++;
        }
        bool const lists = is_listed(p.weight) || is_listed(p.delay);
        auto const lanes = w.by_source ? p.sides.sources : p.sides.targets;
        if (lists) {
            partners out;
            std::size_t running = 0;
            for (std::uint32_t lane = 0; lane < lanes; ++lane) {
                w.listed_from.push_back(running);
                w.wiring->partners_of(lane, out);
                running += out.size();
            }
        }
        if (!w.by_source) turn(w);
        wired_.push_back(std::move(w));
    }

    /// The synapses of a rule by target, sorted by source: counted first, then put in place.
    void turn(wired& w) {
        auto const sources = w.plan->sides.sources, targets = w.plan->sides.targets;
        std::vector<std::atomic<std::uint32_t>> count(sources);
        team_.share(targets, [&](int, std::uint32_t first, std::uint32_t last) {
            partners out;
            for (auto lane = first; lane < last; ++lane) {
                w.wiring->partners_of(lane, out);
                for (auto const source : out) count[source].fetch_add(1, std::memory_order_relaxed);
            }
        });
        w.row_at.assign(sources + 1, 0);
        for (std::uint32_t k = 0; k < sources; ++k) w.row_at[k + 1] = w.row_at[k] + count[k];
        w.row.resize(w.row_at.back());
        for (auto& c : count) c = 0;
        team_.share(targets, [&](int, std::uint32_t first, std::uint32_t last) {
            partners out;
            for (auto lane = first; lane < last; ++lane) {
                w.wiring->partners_of(lane, out);
                for (std::uint32_t k = 0; k < out.size(); ++k)
                    w.row[w.row_at[out[k]] + count[out[k]].fetch_add(1, std::memory_order_relaxed)] = {lane, k};
            }
        });
        team_.share(sources, [&](int, std::uint32_t first, std::uint32_t last) {
            for (auto k = first; k < last; ++k)
                std::sort(w.row.begin() + std::ptrdiff_t(w.row_at[k]), w.row.begin() + std::ptrdiff_t(w.row_at[k + 1]));
        });
    }

    /// Names the tables of each projection, one for each pair of populations, and puts the static
    /// ones into groups. In a group, source and target port tell the projection.
    void declare() {
        std::vector<std::vector<std::array<std::size_t, 3>>> taken;
        for (std::size_t k = 0; k < plan_.projections.size(); ++k) {
            auto const& p = plan_.projections[k];
            bool const alone = is_heard(k);
            std::vector<std::array<std::size_t, 3>> mine;
            std::map<std::pair<std::size_t, std::size_t>, std::size_t> pairs;  // -> port
            for (auto const& a : p.from)
                for (std::size_t side = 0; side < p.to.size(); ++side)
                    pairs[{a.population, p.to[side].population}] =
                        port_index(plan_.populations[p.to[side].population], p.ports[side]);
            for (auto const& [between, port] : pairs) mine.push_back({between.first, between.second, port});
            std::size_t group = projection::plastic;
            if (!p.rule) {
                group = 0;
                auto const clash = [&](auto const& group_taken) {
                    return std::any_of(mine.begin(), mine.end(), [&](auto const& m) {
                        return std::find(group_taken.begin(), group_taken.end(), m) != group_taken.end();
                    });
                };
                while (group < taken.size() && (alone || alone_[group] || clash(taken[group]))) ++group;
                if (group == taken.size()) taken.emplace_back(), alone_.push_back(alone);
                taken[group].insert(taken[group].end(), mine.begin(), mine.end());
                members_.resize(taken.size());
                members_[group].push_back(k);
            }
            for (auto const& [from, to, port] : mine) {
                projection made{p.name, from, to, port, group, 0, {}};
                if (p.rule) {
                    made.table = plastic_of_.size();
                    plastic_of_.push_back(k);
                }
                net_.projections.push_back(std::move(made));
            }
        }
        for (auto const& all : taken) {
            neuron_range sources{~0u, 0};
            for (auto const& [from, to, port] : all) {
                auto const& l = net_.layers[from];
                sources.first = std::min(sources.first, l.base);
                sources.last = std::max(sources.last, l.base + plan_.populations[from].size);
            }
            net_.sources_of_group.push_back(sources);
        }
    }
    /// Whether a recorder listens to a projection's current: then it gets rows of its own.
    bool is_heard(std::size_t which) const {
        return std::any_of(plan_.records.begin(), plan_.records.end(), [&](record_plan const& r) {
            return (r.what == record_plan::subject::projection_current || r.what == record_plan::subject::synapse_current) &&
                   std::find(r.projections.begin(), r.projections.end(), which) != r.projections.end();
        });
    }

    void locate(wired& w) {
        w.to.clear(), w.to_layer.clear(), w.scale.clear();
        for (std::size_t side = 0; side < w.plan->to.size(); ++side) {
            auto const layer = w.plan->to[side].population;
            auto const port = port_index(plan_.populations[layer], w.plan->ports[side]);
            auto const scale = net_.layers[layer].ports[port].unit.scale();
            for (auto const n : w.plan->to[side].neurons) {
                std::uint32_t s = 0;
                while (n >= net_.slices[s].neurons[layer].last) ++s;
                w.to.push_back({s, net_.slices[s].sums_at[layer][port] + n - net_.slices[s].neurons[layer].first});
                w.to_layer.push_back(std::uint32_t(layer));
                w.scale.push_back(scale);
            }
        }
    }

    /// What a member of the team has in hand.
    struct desk {
        partners out;
        std::vector<double> weight, delay;
        std::vector<std::vector<loose_synapse>> row;      ///< of each slice
        std::vector<std::vector<double>> arriving;        ///< bounds for each sum of each slice
        std::int32_t longest = 1;
    };

    /// Calls put(target position, delay, weight) for the synapses of a source.
    template <class Put>
    void draw_row(wired const& w, std::uint32_t source, desk& d, Put const& put) const {
        auto const& p = *w.plan;
        if (w.by_source) {
            w.wiring->partners_of(source, d.out);
            auto const n = d.out.size();
            d.weight.resize(n), d.delay.resize(n);
            if (w.listed_from.empty()) {
                p.weight.draw_lane(source, 0, w.weights, n, d.weight.data());
                p.delay.draw_lane(source, 0, w.delays, n, d.delay.data());
            } else {
                for (std::uint32_t k = 0; k < n; ++k) {
                    auto const listed = w.wiring->listed(source, k).value_or(w.listed_from[source] + k);
                    d.weight[k] = p.weight.draw(listed, w.weights(source, k));
                    d.delay[k] = p.delay.draw(listed, w.delays(source, k));
                }
            }
            for (std::size_t k = 0; k < n; ++k) put(d.out[k], steps(d.delay[k]), d.weight[k]);
        } else {
            for (auto i = w.row_at[source]; i < w.row_at[source + 1]; ++i) {
                auto const& pair = w.row[i];
                auto const lane = pair.first, k = pair.second;
                std::size_t listed = 0;
                if (!w.listed_from.empty()) listed = w.wiring->listed(lane, k).value_or(w.listed_from[lane] + k);
                put(lane, steps(p.delay.draw(listed, w.delays(lane, k))), p.weight.draw(listed, w.weights(lane, k)));
            }
        }
    }
    /// Rounded to the nearest, halves upwards, as everywhere.
    std::int32_t steps(double ms) const { return std::int32_t(ms / plan_.run.dt.value + 0.5); }

    void write_all() {
        desks_.assign(std::size_t(team_.members()), {});
        for (auto& d : desks_) {
            d.row.resize(net_.slices.size());
            for (auto const& s : net_.slices) d.arriving.emplace_back(sums_of(s), 0.0);
        }
        for (auto& s : net_.slices) s.groups.clear(), s.plastic.clear();
        for (std::size_t g = 0; g < members_.size(); ++g) write_group(g);
        for (std::size_t t = 0; t < plastic_of_.size(); ++t) write_plastic(t);
        std::int32_t longest = 1;
        for (auto const& d : desks_) longest = std::max(longest, d.longest);
        for (auto& s : net_.slices) {
            for (auto& g : s.groups) g->finish(longest);
            for (auto& part : s.plastic) part.arriving.resize(std::size_t(longest) + 1);
        }
    }

    std::size_t sums_of(slice const& s) const {
        std::size_t n = 0;
        for (std::size_t l = 0; l < net_.layers.size(); ++l) n += s.neurons[l].size() * net_.layers[l].ports.size();
        return n;
    }

    void write_group(std::size_t g) {
        auto const range = net_.sources_of_group[g];
        double expected = 0, delays = 1, longest = 0;
        for (auto const k : members_[g]) {
            auto const& p = plan_.projections[k];
            expected += p.expected;
            delays = std::max(delays, (p.delay.largest() - p.delay.smallest()) / plan_.run.dt.value + 2);
            longest = std::max(longest, p.delay.largest() / plan_.run.dt.value);
        }
        for (auto& s : net_.slices) {
            double n = 0;  // the most that may fall to this slice
            for (auto const k : members_[g]) n += plan_.projections[k].expected * share_of(s, plan_.projections[k]);
            n = most_in_slice(expected, n);
            double const stretches = std::min(n, double(range.size()) * std::min(delays, 1e6)) + n / 30000 + double(range.size());
            auto const most = std::size_t(n / 8 + stretches + 64);
            auto const leads = std::size_t(stretches + double(range.size()) * std::min(std::floor(longest / 65535), 1e5));
            if (plan_.run.synapses == storage::compact)
                s.groups.push_back(std::make_unique<rows<compact_synapses>>(range.first, range.size(), most, leads));
            else
                s.groups.push_back(std::make_unique<rows<exact_synapses>>(range.first, range.size(), most, leads));
        }
        std::vector<std::size_t> layer_of;
        for (std::size_t l = 0; l < net_.layers.size(); ++l)
            layer_of.insert(layer_of.end(), plan_.populations[l].size, l);
        team_.share(range.size(), [&](int member, std::uint32_t first, std::uint32_t last) {
            auto& d = desks_[std::size_t(member)];
            for (auto i = first; i < last; ++i) write_row(g, range.first + i, layer_of[range.first + i], d);
        });
    }
    /// How many of `all` synapses can fall to a slice that is to have `here` of them, generously: what
    /// is not used takes no memory.
    double most_in_slice(double all, double here) const {
        return std::min(all, here + 20 * std::sqrt(all) + all / double(net_.slices.size()) * 0.2) * 1.05 + 1000;
    }
    /// Which part of a projection's targets a slice has.
    double share_of(slice const& s, projection_plan const& p) const {
        double all = 0, here = 0;
        for (auto const& side : p.to) {
            all += double(side.neurons.size());
            for (auto const n : side.neurons)
                here += n >= s.neurons[side.population].first && n < s.neurons[side.population].last;
        }
        return all > 0 ? here / all : 0;
    }

    void write_row(std::size_t g, neuron_id source, std::size_t layer, desk& d) {
        auto const& population = plan_.populations[layer];
        double const spikes = population.model->most_spikes(population.method);
        for (auto& r : d.row) r.clear();
        for (auto const k : members_[g]) {
            auto const& w = wired_[k];
            if (w.position[layer].empty()) continue;
            auto const position = w.position[layer][source - net_.layers[layer].base];
            if (position < 0) continue;
            draw_row(w, std::uint32_t(position), d, [&](std::uint32_t target, std::int32_t delay, double weight) {
                auto const& at = w.to[target];
                double const quanta = weight * w.scale[target];
                d.row[at.slice].push_back({at.sum, delay + w.plan->dendritic, quanta});
                d.arriving[at.slice][at.sum] += std::fabs(quanta) * spikes;
                d.longest = std::max(d.longest, delay + w.plan->dendritic);
            });
        }
        for (std::size_t s = 0; s < d.row.size(); ++s) net_.slices[s].groups[g]->write(source, d.row[s]);
    }

    void write_plastic(std::size_t t) {
        auto const which = plastic_of_[t];
        auto const& w = wired_[which];
        auto const& p = *std::find_if(net_.projections.begin(), net_.projections.end(), [&](projection const& x) {
            return x.group == projection::plastic && x.table == t;
        });
        auto const& source = plan_.populations[p.from];
        double const spikes = source.model->most_spikes(source.method);
        double const scale = net_.layers[p.to].ports[p.port].unit.scale();
        double const most = arrival_bounds::largest_of(*w.plan);
        double const expected = w.plan->expected;
        double const delays = std::max(1.0, (w.plan->delay.largest() - w.plan->delay.smallest()) / plan_.run.dt.value + 2);
        for (auto& s : net_.slices) {
            double const n = most_in_slice(expected, expected * share_of(s, *w.plan));
            double const stretches = std::min(n, double(source.size) * delays) + 1;
            plastic_part part;
            part.table = std::make_unique<synapse_table>(source.size, std::size_t(n), std::size_t(stretches));
            part.dendritic = w.plan->dendritic;
            s.plastic.push_back(std::move(part));
        }
        if (!w.position[p.from].empty())
            team_.share(source.size, [&](int member, std::uint32_t first, std::uint32_t last) {
                auto& d = desks_[std::size_t(member)];
                for (auto n = first; n < last; ++n) {
                    auto const position = w.position[p.from][n];
                    if (position < 0) continue;
                    for (auto& r : d.row) r.clear();
                    draw_row(w, std::uint32_t(position), d, [&](std::uint32_t target, std::int32_t delay, double weight) {
                        if (w.to_layer[target] != p.to) return;
                        auto const& at = w.to[target];
                        d.row[at.slice].push_back({at.sum - net_.slices[at.slice].sums_at[p.to][p.port], delay, weight});
                        d.arriving[at.slice][at.sum] += std::max(most, std::fabs(weight)) * scale * spikes;
                        d.longest = std::max(d.longest, delay);
                    });
                    for (std::size_t s = 0; s < d.row.size(); ++s) net_.slices[s].plastic[t].table->write(n, d.row[s]);
                }
            });
        for (auto& s : net_.slices) {
            auto& part = s.plastic[t];
            part.rule = w.plan->rule->make(plan_.run.dt, *part.table, s.neurons[p.to].size());
            part.released.resize(std::size_t(part.dendritic) + 1);
            part.returning.resize(std::size_t(part.dendritic) + 1);
        }
    }

    /// Whether what was drawn keeps to the bounds on which the units were founded.
    bool bounds_hold() {
        bool hold = true;
        for (std::size_t l = 0; l < net_.layers.size(); ++l)
            for (std::size_t k = 0; k < net_.layers[l].ports.size(); ++k) {
                double most = 0;
                for (std::size_t s = 0; s < net_.slices.size(); ++s)
                    for (neuron_id n = 0; n < net_.slices[s].neurons[l].size(); ++n) {
                        double sum = 0;
                        for (auto const& d : desks_) sum += d.arriving[s][net_.slices[s].sums_at[l][k] + n];
                        most = std::max(most, sum);
                    }
                hold = bounds_.prove(l, k, most * net_.layers[l].ports[k].unit.quantum()) && hold;
            }
        return hold;
    }

    plan const& plan_;
    network& net_;
    team team_;
    std::vector<wired> wired_;
    std::vector<std::vector<std::size_t>> members_;  ///< projections of each group
    std::vector<bool> alone_;
    std::vector<std::size_t> plastic_of_;  ///< the projection of each plastic table
    arrival_bounds bounds_;
    std::vector<desk> desks_;
};

}  // namespace

void build_synapses(plan const& p, int threads, network& net) { drawer{p, threads, net}.draw(); }

}  // namespace neurapse
