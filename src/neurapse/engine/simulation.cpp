// SPDX-License-Identifier: MIT
#include "neurapse/engine/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>

#include "neurapse/base/error.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/engine/variable_rows.hpp"

namespace neurapse {

simulation::simulation(network parts, int threads, bool may_rest)
    : net_(std::move(parts)), grid_(net_.dt), plastic_onto_(net_.layers.size()) {
    auto const members = std::clamp(threads, 1, std::max(1, int(net_.slices.size())));
    team_ = std::make_unique<team>(members);
    done_ = std::make_unique<milestones>(members);
    settled_ = std::make_unique<milestones>(members);
    if (may_rest && members > 1) pace_ = std::make_unique<pacer>(members);
    for (std::size_t k = 0; k < net_.projections.size(); ++k)
        if (auto const& p = net_.projections[k]; p.group == projection::plastic)
            plastic_onto_[p.to].push_back(k);
    for (auto const& sources : net_.sources_of_group) {
        into_group_.emplace_back();
        for (std::size_t k = 0; k < net_.layers.size(); ++k)
            if (net_.layers[k].base >= sources.first && net_.layers[k].base < sources.last)
                into_group_.back().push_back(k);
    }
    for (auto& l : net_.layers) l.apart = l.cells->wants_stimuli_apart();
    for (auto& s : net_.slices) {
        s.currents.resize(net_.layers.size());
        for (auto& parity : s.fired_at) parity.resize(net_.layers.size());
    }
    rate_window_ = std::max<step_id>(1, grid_.steps(duration{100}));
    for (auto const& s : net_.slices)
        for (auto const& p : s.plastic) {
            meets_neurons_ = meets_neurons_ || p.rule->meets_neurons();
            auto const& all = p.further;
            bool const returns =
                std::any_of(all.begin(), all.end(), [](auto const& f) { return !f.of_target; });
            settles_for_others_ = settles_for_others_ || (returns && p.rule->meets_neurons());
        }
    for (auto& s : net_.slices) sum(s, 0);
}

std::uint64_t simulation::synaptic_events() const noexcept {
    std::uint64_t n = 0;
    for (auto const& s : net_.slices) n += s.events;
    return n;
}

void simulation::run(step_id steps) {
    advance(steps);
    check_finite();
}

void simulation::advance(step_id steps) {
    constexpr step_id chunk = 1000;
    auto const end = now_ + steps;
    while (now_ < end) {
        auto stop = std::min(end, next_stop(end));
        if (pace_) stop = std::min(stop, now_ + 50);
        stop = std::min(stop, (now_ / chunk + 1) * chunk);
        stop = std::min(stop, (now_ / rate_window_ + 1) * rate_window_);
        run_together(stop);
        for (auto const& r : recorders_) r->sample(now_);
        if (now_ % chunk == 0) check_finite();
        if (now_ % rate_window_ == 0) check_rates();
    }
}

/// The next stamp at which a recorder samples.
step_id simulation::next_stop(step_id end) const {
    for (auto const& r : recorders_) end = std::min(end, r->next_sample(now_));
    return end;
}

void simulation::run_together(step_id until) {
    auto const members = pace_ ? pace_->members() : team_->members();
    auto const begin = now_;
    done_->start_from(begin);
    settled_->start_from(begin);
    auto const work = [&](int member) {
        auto const each_of_mine = [&](auto&& what) {
            for (std::size_t k = std::size_t(member); k < net_.slices.size(); k += std::size_t(members))
                what(net_.slices[k]);
        };
        auto& first = net_.slices[std::size_t(member)];
        for (auto now = begin + 1; now <= until; ++now) {
            prepare(first, now);
            for (int other = 0; other < members; ++other)
                if (other != member) done_->wait_for(other, now - 1);
            if (member == 0 && now > begin + 1) collect(now - 1);
            if (now > begin + 1) each_of_mine([&](slice& s) { settle(s, now - 1); });
            if (settles_for_others_ && now > begin + 1) {
                settled_->reach(member, now - 1);
                for (int other = 0; other < members; ++other)
                    if (other != member) settled_->wait_for(other, now - 1);
            }
            // One slice after the other, so that sums are taken while they are still in the cache.
            each_of_mine([&](slice& s) {
                if (&s != &first) prepare(s, now);
                step(s, now);
            });
            done_->reach(member, now);
        }
        if (!meets_neurons_) return;
        for (int other = 0; other < members; ++other)
            if (other != member) done_->wait_for(other, until);
        each_of_mine([&](slice& s) { settle(s, until); });
    };
    auto const start = std::chrono::steady_clock::now();
    if (members == 1)
        work(0);
    else
        team_->run(work);
    if (pace_)
        pace_->took(until - begin,
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    now_ = until;
    collect(now_);
}

/// All that a step can do before the spikes of the last one are known.
void simulation::prepare(slice& of, step_id now) {
    deliver_static(of, now);
    stimulate(of, now);
}

void simulation::step(slice& of, step_id now) {
    note_spikes(of, now - 1);
    for (auto& all : of.fired_at[now & 1]) all.clear();
    for (auto& p : of.plastic) p.returned[now & 1].clear();
    deliver_static(of, now);
    deliver_plastic(of, now);
    for (auto const& p : net_.projections)
        if (p.group == projection::plastic)
            of.plastic[p.table].rule->pass(now, outlet_of(of, p, now, nullptr));
    for (std::size_t k = 0; k < net_.layers.size(); ++k) {
        if (of.neurons[k].size() == 0) continue;
        net_.layers[k].single ? propagate<float>(of, k, now) : propagate<double>(of, k, now);
        for (auto const p : plastic_onto_[k]) go_back(of, net_.projections[p], now);
    }
    for (auto& p : net_.projections)
        for (auto& s : p.shadows)
            net_.layers[p.to].single ? propagate_shadow<float>(of, p, *s)
                                     : propagate_shadow<double>(of, p, *s);
}

/// The spikes of the last step, wherever they were fired, are on their way to this slice.
void simulation::note_spikes(slice& of, step_id then) {
    thread_local std::vector<neuron_id> sources;
    for (std::size_t g = 0; g < of.groups.size(); ++g) {
        sources.clear();
        for (auto const& other : net_.slices)
            for (auto const k : into_group_[g])
                for (auto const& f : other.fired_at[then & 1][k])
                    sources.push_back(net_.layers[k].base + f.neuron);
        of.groups[g]->note(then, sources);
    }
    for (auto const& p : net_.projections)
        if (p.group == projection::plastic) note_plastic(of, p, then);
}

/// What is known to be due at this stamp goes into the sums.
void simulation::deliver_static(slice& of, step_id now) {
    for (auto const& p : net_.projections)
        if (!p.shadows.empty()) hear(of, now, p);
    for (auto const& g : of.groups) of.events += g->deliver(now, of.sums);
}

/// Shadows of a projection of static synapses get their share of what is due.
void simulation::hear(slice& of, step_id now, projection const& p) {
    if (p.group == projection::plastic) return;
    auto const at = of.sums_at[p.to][p.port];
    auto const range = of.neurons[p.to];
    of.groups[p.group]->visit_due(now, [&](std::uint64_t address, std::uint32_t target, std::int64_t quanta) {
        if (target < at || target >= at + range.size()) return;
        for (auto const& s : p.shadows)
            if (s->only.empty() || std::binary_search(s->only.begin(), s->only.end(), address))
                s->sums.add_unmarked(range.first + target - at, quanta);
    });
}

void simulation::stimulate(slice& of, step_id now) {
    for (std::size_t k = 0; k < net_.layers.size(); ++k)
        if (auto& sum = net_.layers[k].stimulus; !sum.empty() && now > of.currents[k].until) {
            of.currents[k] = {now, forever};
            std::fill(sum.begin() + of.neurons[k].first, sum.begin() + of.neurons[k].last, 0.0);
        }
    for (std::size_t k = 0; k < net_.stimuli.size(); ++k) {
        auto const& from = net_.stimuli[k];
        auto const stamp = now - from.delay;
        if (!from.gives_spikes)
            add_currents(of, k, now);
        else if (stamp >= from.first && stamp <= from.last)
            add_spikes(of, k, stamp);
    }
}

/// Adds the currents of a stimulus where they are summed anew.
void simulation::add_currents(slice& of, std::size_t which, step_id now) {
    auto& from = net_.stimuli[which];
    bool const acts = now >= from.first && now <= from.last;
    auto const until = acts               ? std::min(from.last, from.generator->steady_until(now))
                       : now < from.first ? from.first - 1
                                          : forever;
    for (auto const& run : of.runs[which]) {
        auto& c = of.currents[run.to];
        if (c.since != now) continue;
        c.until = std::min(c.until, until);
        if (!acts) continue;
        for (auto first = run.first; first < run.last; first += block_size) {
            auto const n = std::min<neuron_id>(block_size, run.last - first);
            double current[block_size];
            from.generator->generate(now, run.at + (first - run.first), {current, n});
            auto* to = &net_.layers[run.to].stimulus[first];
            for (neuron_id i = 0; i < n; ++i) to[i] += current[i];
        }
    }
}

/// Adds the spikes that a stimulus has emitted at a stamp to what arrives.
void simulation::add_spikes(slice& of, std::size_t which, step_id stamp) {
    auto& from = net_.stimuli[which];
    for (auto const& run : of.runs[which])
        for (auto first = run.first; first < run.last; first += block_size) {
            auto const n = std::min<neuron_id>(block_size, run.last - first);
            auto const at = run.at + (first - run.first);
            alignas(64) std::uint32_t count[block_size];
            if (!from.generator->count(stamp, at, {count, n})) continue;
            auto const sums = of.sums_at[run.to][run.port] + (first - of.neurons[run.to].first);
            if (from.quanta.size() == 1) {
                of.sums.add_counts(sums, n, count, from.quanta[0]);
            } else {
                for (neuron_id i = 0; i < n; ++i) of.sums.add(sums + i, count[i] * from.quanta[at + i]);
            }
        }
}

namespace {
template <class Real>
alignas(64) constexpr Real nothing[block_size] = {};

/// The rows of a block. Apart by other than a multiple of 4096 bytes, lest processors take a number of
/// one row for the same place of another.
template <class Real>
struct block_rows {
    static constexpr auto size = block_size + 128 / sizeof(Real);
    alignas(64) Real current[size], conductance[size], jump[size], stimulus[size];
    operator block_room<Real>() { return {current, conductance, jump}; }
};
}  // namespace

template <class Real>
void simulation::propagate(slice& of, std::size_t which, step_id now) {
    auto& l = net_.layers[which];
    auto const range = of.neurons[which];
    auto const row_if = [&](port_effect e) {
        bool const any =
            std::any_of(l.ports.begin(), l.ports.end(), [e](auto const& p) { return p.effect == e; });
        return any ? nothing<Real> : nullptr;
    };
    auto const conductance = row_if(port_effect::conductance), jump = row_if(port_effect::voltage);
    auto& cells = static_cast<stepped_population<Real>&>(*l.cells);
    auto& out = of.fired_at[now & 1][which];
    auto& into = variable_rows<Real>::own();
    into.clear();
    bool const marked = range.size() >= accumulators::worth_marking;
    for (auto first = range.first; first < range.last; first += block_size) {
        auto const last = std::min(range.last, first + block_size);
        block_rows<Real> rows;
        block_input<Real> in{nothing<Real>, conductance, jump};
        if (!l.stimulus.empty()) {
            auto& stimulated = l.apart ? in.stimulus : in.current;
            if constexpr (std::is_same_v<Real, double>) {
                stimulated = &l.stimulus[first];
            } else {
                auto* const row = l.apart ? rows.stimulus : rows.current;
                for (auto i = first; i < last; ++i) row[i - first] = Real(l.stimulus[i]);
                stimulated = row;
            }
        }
        for (std::size_t k = 0; k < l.ports.size(); ++k) {
            auto& p = l.ports[k];
            auto const arrived = of.sums.from(of.sums_at[which][k] + (first - range.first), last - first,
                                              p.unit.quantum(), marked);
            if (p.effect == port_effect::variable) {
                into.take(arrived, last - first, p.variable);
                continue;
            }
            static_cast<stepped_port<Real>&>(*p.port).advance(first, last, arrived, in, rows);
        }
        in.arrived = into.all();
        cells.advance(now, first, last, in, out);
    }
}

/// A shadow port lives like its original, and its effect goes nowhere.
template <class Real>
void simulation::propagate_shadow(slice& of, projection& p, shadow& s) {
    auto const range = of.neurons[p.to];
    auto const quantum = net_.layers[p.to].ports[p.port].unit.quantum();
    for (auto first = range.first; first < range.last; first += block_size) {
        block_rows<Real> nowhere;
        block_input<Real> none{nothing<Real>, nothing<Real>, nothing<Real>};
        auto const last = std::min(range.last, first + block_size);
        static_cast<stepped_port<Real>&>(*s.port).advance(
            first, last, s.sums.from(first, last - first, quantum, false), none, nowhere);
    }
}

/// Recorders hear who fired, population by population, neurons ascending.
void simulation::collect(step_id now) {
    for (std::size_t k = 0; k < net_.layers.size(); ++k) {
        collected_.clear();
        for (auto const& s : net_.slices) {
            auto const& fired = s.fired_at[now & 1][k];
            collected_.insert(collected_.end(), fired.begin(), fired.end());
        }
        if (collected_.empty()) continue;
        net_.layers[k].spikes += collected_.size();
        for (auto const& r : recorders_) r->spikes(now, k, collected_);
    }
}

void simulation::check_rates() {
    if (most_hz_ <= 0) return;
    double const seconds = grid_.ms(rate_window_) / 1000;
    counted_.resize(net_.layers.size());
    for (std::size_t k = 0; k < net_.layers.size(); ++k) {
        auto const& of = net_.layers[k];
        auto const before = std::exchange(counted_[k], of.spikes);
        if (of.tells) continue;
        double const rate = double(of.spikes - before) / (seconds * double(of.cells->size()));
        if (rate > most_hz_)
            throw error{code::runaway,
                        of.name + " fires at " + print_number(std::round(rate)) + " Hz at " +
                            print_number(grid_.ms(now_)) + " ms",
                        "run.max_rate is " + print_number(most_hz_) + " Hz",
                        "weaken its input, or raise run.max_rate"};
    }
}

void simulation::check_finite() const {
    for (auto const& p : net_.projections) {
        if (p.group != projection::plastic) continue;
        for (auto const& s : net_.slices)
            if (auto const what = s.plastic[p.table].rule->runaway())
                throw error{code::runaway,
                            p.name + " had " + *what + ", by " + print_number(grid_.ms(now_)) + " ms",
                            "sums of arrivals have no room for more",
                            "raise `largest` of the synapse, or correct its equations"};
    }
    for (auto const& of : net_.layers)
        if (auto const first = of.cells->first_not_finite(); first < of.cells->size())
            throw error{code::runaway,
                        of.name + "[" + std::to_string(first) + "] is no longer finite at " +
                            print_number(grid_.ms(now_)) + " ms",
                        "its state has run away or is not a number",
                        "check its parameters, weaken its input, or take a smaller dt"};
}

}  // namespace neurapse
