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
#include "neurapse/catalogue/group_drawing.hpp"
#include "neurapse/catalogue/plastic_ends.hpp"
#include "neurapse/catalogue/wired_projection.hpp"
#include "neurapse/engine/procedural_rows.hpp"
#include "neurapse/engine/rows.hpp"
#include "neurapse/engine/team.hpp"

namespace neurapse {

namespace {

class drawer {
public:
    drawer(plan const& p, int threads, network& net) : plan_(p), net_(net), team_(threads), bounds_(p) {}

    void draw() {
        bool const draws_later = plan_.run.synapses == storage::procedural;
        for (auto const& p : plan_.projections) {
            // What is drawn later needs a description of its own; else that of the plan will do.
            std::shared_ptr<projection_plan const> description{std::shared_ptr<void>{}, &p};
            if (draws_later) description = std::make_shared<projection_plan>(p);
            wired_.push_back(std::make_shared<wired_projection>(std::move(description), plan_, team_));
            if (p.rule && (p.rule->counts_synapses(false) || p.rule->counts_synapses(true)))
                wired_.back()->count_synapses(team_);
        }
        declare();
        while (true) {
            bounds_.set_units(net_.layers);
            for (auto& w : wired_) w->locate(plan_, net_);
            if (draws_later) return leave_undrawn();
            write_all();
            if (bounds_hold()) break;
        }
    }

private:
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
                    made.further = further_ports(plan_, p, from, to);
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
            return (r.what == record_plan::subject::projection_current ||
                    r.what == record_plan::subject::synapse_current) &&
                   std::find(r.projections.begin(), r.projections.end(), which) != r.projections.end();
        });
    }

    /// What a member of the team has in hand.
    struct desk {
        wired_projection::row drawn;
        std::vector<std::vector<loose_synapse>> row;  ///< of each slice
        std::vector<std::vector<double>> arriving;    ///< bounds for each sum of each slice
        std::int32_t longest = 1;
    };

    /// Rows that are drawn whenever a spike arrives. Nothing is proved of what can arrive at once: the
    /// bounds that were guessed hold for rules that draw but with a chance far below 1e-60.
    void leave_undrawn() {
        std::vector<neuron_range> layers;
        for (std::size_t l = 0; l < net_.layers.size(); ++l)
            layers.push_back({net_.layers[l].base, net_.layers[l].base + plan_.populations[l].size});
        for (auto const& group : members_) {
            double shortest = INFINITY, expected = 0;
            std::vector<std::shared_ptr<wired_projection const>> members;
            for (auto const k : group) {
                auto const& p = plan_.projections[k];
                shortest = std::min(shortest,
                                    std::floor(p.delay.smallest() / plan_.run.dt.value + 0.5) + p.dendritic);
                expected += p.expected;
                members.push_back(wired_[k]);
            }
            for (std::uint32_t s = 0; s < net_.slices.size(); ++s)
                net_.slices[s].groups.push_back(
                    std::make_unique<procedural_rows>(std::make_unique<group_drawing>(members, layers, s),
                                                      std::max<step_id>(1, step_id(shortest)),
                                                      std::size_t(expected / double(net_.slices.size()))));
        }
    }

    void write_all() {
        desks_.assign(std::size_t(team_.members()), {});
        for (auto& d : desks_) {
            d.row.resize(net_.slices.size());
            for (auto const& s : net_.slices) d.arriving.emplace_back(s.sums.size(), 0.0);
        }
        for (auto& s : net_.slices) s.groups.clear(), s.plastic.clear();
        stored_.clear();
        for (std::size_t g = 0; g < members_.size(); ++g) write_group(g);
        for (std::size_t t = 0; t < plastic_of_.size(); ++t) write_plastic(t);
        std::int32_t longest = 1;
        for (auto const& d : desks_) longest = std::max(longest, d.longest);
        for (auto& all : stored_)
            for (auto* const rows : all) rows->finish(longest);
        for (auto& s : net_.slices)
            for (auto& part : s.plastic)
                for (auto& way : part.arriving)
                    way.due.resize(std::size_t(way.delay > 0 ? way.delay : longest) + 1);
    }

    void write_group(std::size_t g) {
        auto const range = net_.sources_of_group[g];
        double delays = 1, longest = 0;
        for (auto const k : members_[g]) {
            auto const& p = plan_.projections[k];
            delays = std::max(delays, (p.delay.largest() - p.delay.smallest()) / plan_.run.dt.value + 2);
            longest = std::max(longest, p.delay.largest() / plan_.run.dt.value);
        }
        stored_.emplace_back();
        for (auto& s : net_.slices) {
            double n = 0;  // the most that may fall to this slice
            for (auto const k : members_[g]) n += most_in_slice(s, plan_.projections[k]);
            double const stretches =
                std::min(n, double(range.size()) * std::min(delays, 1e6)) + n / 30000 + double(range.size());
            auto const most = std::size_t(n / 8 + stretches + 64);
            auto const leads =
                std::size_t(stretches + double(range.size()) * std::min(std::floor(longest / 65535), 1e5));
            std::unique_ptr<stored_rows> made;
            if (plan_.run.synapses == storage::compact)
                made = std::make_unique<rows<compact_synapses>>(range.first, range.size(), most, leads);
            else
                made = std::make_unique<rows<exact_synapses>>(range.first, range.size(), most, leads);
            stored_.back().push_back(made.get());
            s.groups.push_back(std::move(made));
        }
        std::vector<std::size_t> layer_of;
        for (std::size_t l = 0; l < net_.layers.size(); ++l)
            layer_of.insert(layer_of.end(), plan_.populations[l].size, l);
        in_parts(members_[g], range, [&](neuron_id begin, neuron_id end) {
            team_.share(end - begin, [&](int member, std::uint32_t first, std::uint32_t last) {
                auto& d = desks_[std::size_t(member)];
                for (auto n = begin + first; n < begin + last; ++n) write_row(g, n, layer_of[n], d);
            });
        });
    }
    /// Calls write(begin, end) for parts of the sources, so that rules by target gather only little of
    /// what they join at a time.
    template <class Write>
    void in_parts(std::vector<std::size_t> const& projections, neuron_range sources, Write const& write) {
        double all = 0;
        for (auto const& p : plan_.projections) all += p.expected;
        auto const most = std::size_t(std::max(4e6, all / 20));
        for (auto begin = sources.first; begin < sources.last;) {
            auto end = sources.last;
            for (auto const k : projections)
                end = std::min(end, wired_[k]->end_of_gathering(begin, end, most / projections.size()));
            for (auto const k : projections) wired_[k]->gather(begin, end, team_);
            write(begin, end);
            begin = end;
        }
        for (auto const k : projections) wired_[k]->gather(0, 0, team_);
    }
    /// How many synapses of a projection can fall to a slice, generously: what is not used takes no memory.
    double most_in_slice(slice const& s, projection_plan const& p) const {
        double const all = p.expected;
        // Where targets differ, all may be of one slice; and of very many pairs only some were looked at.
        if (p.connection->most_onto_one()) return all * 1.5 + 20 * std::sqrt(all) + 1000;
        return std::min(all,
                        all * share_of(s, p) + 20 * std::sqrt(all) + all / double(net_.slices.size()) * 0.2) *
                   1.05 +
               1000;
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
            auto const& w = *wired_[k];
            auto const position = w.position(layer, source - net_.layers[layer].base);
            if (position < 0) continue;
            w.draw(std::uint32_t(position), d.drawn);
            auto const dendritic = w.description().dendritic;
            for (std::size_t i = 0; i < d.drawn.target.size(); ++i) {
                auto const& at = w.run_of(d.drawn.target[i]);
                auto const sum = d.drawn.target[i] + at.shift;
                auto const delay = d.drawn.delay[i] + dendritic;
                double const quanta = d.drawn.weight[i] * at.scale;
                d.row[at.slice].push_back({sum, delay, quanta});
                d.arriving[at.slice][sum] += std::fabs(quanta) * spikes;
                d.longest = std::max(d.longest, delay);
            }
        }
        for (std::size_t s = 0; s < d.row.size(); ++s) stored_[g][s]->write(source, d.row[s]);
    }

    void write_plastic(std::size_t t) {
        auto const which = plastic_of_[t];
        auto const& w = *wired_[which];
        auto const& p = *std::find_if(
            net_.projections.begin(), net_.projections.end(),
            [&](projection const& x) { return x.group == projection::plastic && x.table == t; });
        auto const& source = plan_.populations[p.from];
        double const spikes = bounds_.most_spikes(w.description());
        double const scale = net_.layers[p.to].ports[p.port].unit.scale();
        double const most = arrival_bounds::largest_of(w.description());
        bool const known = w.description().rule->largest_arrival().has_value();
        double const delays = std::max(
            1.0,
            (w.description().delay.largest() - w.description().delay.smallest()) / plan_.run.dt.value + 2);
        for (auto& s : net_.slices) {
            double const n = most_in_slice(s, w.description());
            double const stretches = std::min(n, double(source.size) * delays) + 1;
            plastic_part part;
            part.table = std::make_unique<synapse_table>(source.size, std::size_t(n), std::size_t(stretches));
            part.dendritic = w.description().dendritic;
            for (auto const delay : w.description().ways_in) part.arriving.push_back({delay, {}});
            for (auto const delay : w.description().ways_back) {
                auto const steps = delay < 0 ? part.dendritic : delay;
                part.returning.push_back(
                    {steps, std::vector<std::vector<neuron_id>>(std::size_t(steps) + 1)});
            }
            s.plastic.push_back(std::move(part));
        }
        auto const base = net_.layers[p.from].base;
        in_parts({which}, {base, base + source.size}, [&](neuron_id begin, neuron_id end) {
            team_.share(end - begin, [&](int member, std::uint32_t first, std::uint32_t last) {
                auto& d = desks_[std::size_t(member)];
                for (auto n = begin - base + first; n < begin - base + last; ++n) {
                    auto const position = w.position(p.from, n);
                    if (position < 0) continue;
                    for (auto& r : d.row) r.clear();
                    w.draw(std::uint32_t(position), d.drawn);
                    for (std::size_t i = 0; i < d.drawn.target.size(); ++i) {
                        auto const& at = w.run_of(d.drawn.target[i]);
                        if (at.layer != p.to) continue;
                        auto const sum = d.drawn.target[i] + at.shift;
                        auto const delay = d.drawn.delay[i];
                        auto const weight = d.drawn.weight[i];
                        d.row[at.slice].push_back(
                            {sum - net_.slices[at.slice].sums_at[p.to][p.port], delay, weight});
                        d.arriving[at.slice][sum] +=
                            (known ? most : std::max(most, std::fabs(weight))) * scale * spikes;
                        d.longest = std::max(d.longest, delay);
                        auto const target = sum - net_.slices[at.slice].sums_at[p.to][p.port];
                        for (std::size_t k = 0; k < p.further.size(); ++k)
                            note_further(p.further[k], w.description().further[k].largest * spikes,
                                         {at.slice, target, n}, d);
                    }
                    for (std::size_t s = 0; s < d.row.size(); ++s)
                        net_.slices[s].plastic[t].table->write(n, d.row[s]);
                }
            });
        });
        for (auto& s : net_.slices) {
            auto& part = s.plastic[t];
            part.table->finish();
            part.rule = w.description().rule->make(plan_.run.dt, *part.table, s.neurons[p.to].size(),
                                                   ends_of(plan_, net_, p, w, s.neurons[p.to]));
            part.released.resize(std::size_t(std::max<step_id>(1, part.dendritic)) +
                                 1);  // what arrives one step later may go there, too
            for (auto const& f : p.further)
                part.further.push_back({f.of_target, net_.layers[f.layer].ports[f.port].unit.scale(),
                                        s.sums_at[f.layer][f.port]});
        }
    }
    /// A synapse onto the target of a slice, counted there, from a source.
    struct drawn_synapse {
        std::uint32_t slice;
        std::size_t target;
        neuron_id source;
    };
    void note_further(projection::further_port const& to, double most, drawn_synapse const& s,
                      desk& d) const {
        auto slice = s.slice;
        auto neuron = s.target;
        if (!to.of_target) {
            slice = 0;
            while (s.source >= net_.slices[slice].neurons[to.layer].last) ++slice;
            neuron = s.source - net_.slices[slice].neurons[to.layer].first;
        }
        d.arriving[slice][net_.slices[slice].sums_at[to.layer][to.port] + neuron] +=
            most * net_.layers[to.layer].ports[to.port].unit.scale();
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
    std::vector<std::shared_ptr<wired_projection>> wired_;
    std::vector<std::vector<stored_rows*>> stored_;  ///< of each group and slice
    std::vector<std::vector<std::size_t>> members_;  ///< projections of each group
    std::vector<bool> alone_;
    std::vector<std::size_t> plastic_of_;  ///< the projection of each plastic table
    arrival_bounds bounds_;
    std::vector<desk> desks_;
};

}  // namespace

void build_synapses(plan const& p, int threads, network& net) { drawer{p, threads, net}.draw(); }

}  // namespace neurapse
