// SPDX-License-Identifier: MIT
#include "neurapse/engine/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "neurapse/base/error.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/engine/population.hpp"

namespace neurapse {

simulation::simulation(network parts)
    : net_(std::move(parts)), grid_(net_.dt), leaving_(net_.layers.size()), onto_(net_.layers.size()) {
    std::int32_t longest = 1;
    for (std::uint32_t k = 0; k < net_.projections.size(); ++k) {
        auto const& p = net_.projections[k];
        longest = std::max(longest, p.table->longest_delay());
        leaving_[p.from].push_back(k);
        if (p.plasticity) onto_[p.to].push_back(k);
    }
    calendar_.resize(std::size_t(longest) + 1);
    rate_window_ = std::max<step_id>(1, grid_.steps(duration{100}));
    for (auto const& c : net_.currents)
        for (auto const& part : c.parts) net_.layers[part.to].stimulus.resize(net_.layers[part.to].cells->size());
}

void simulation::run(step_id steps) {
    constexpr step_id chunk = 1000;
    for (step_id k = 1; k <= steps; ++k) {
        step();
        if (now_ % chunk == 0 || k == steps) check_finite();
        if (now_ % rate_window_ == 0) check_rates();
    }
}

void simulation::step() {
    ++now_;
    deliver();
    stimulate();
    for (auto const& p : net_.projections)
        if (p.plasticity) p.plasticity->pass(now_);
    for (auto& of : net_.layers) propagate(of);
    for (auto& p : net_.projections)
        for (auto& s : p.shadows) propagate(*s, neuron_id(net_.layers[p.to].cells->size()));
    for (std::size_t k = 0; k < net_.layers.size(); ++k) emit(k);
    for (auto const& r : recorders_) r->sample(now_);
}

/// What is due at this stamp changes its weights and goes into the sums of its ports.
void simulation::deliver() {
    auto& today = calendar_[std::size_t(now_) % calendar_.size()];
    for (auto const& d : today) {
        auto& p = net_.projections[d.projection];
        if (p.plasticity) p.plasticity->arrive(now_, d.first, d.last);
        auto& sums = net_.layers[p.to].ports[p.port].arrivals;
        for (auto k = d.first; k < d.last; ++k) sums.add(p.table->target(k), p.table->weight[k]);
        events_ += d.last - d.first;
        for (auto const& s : p.shadows)
            for (auto k = d.first; k < d.last; ++k)
                if (s->only.empty() || std::find(s->only.begin(), s->only.end(), k) != s->only.end())
                    s->arrivals.add(p.table->target(k), p.table->weight[k]);
    }
    today.clear();
}

void simulation::stimulate() {
    for (auto& of : net_.layers) std::fill(of.stimulus.begin(), of.stimulus.end(), 0.0);
    for (auto& c : net_.currents) {
        if (!generate(c, now_)) continue;
        std::size_t k = 0;
        for (auto const& part : c.parts) {
            auto& sum = net_.layers[part.to].stimulus;
            for (auto const target : part.targets) sum[target] += generated_[k++];
        }
    }
    for (auto& s : net_.spikes) {
        if (!generate(s, now_ - s.delay)) continue;
        std::size_t k = 0;
        for (auto const& part : s.parts) {
            auto& sums = net_.layers[part.to].ports[part.port].arrivals;
            for (std::size_t i = 0; i < part.targets.size(); ++i, ++k)
                if (generated_[k] != 0)
                    sums.add(part.targets[i], part.weights[part.weights.size() == 1 ? 0 : i], std::int64_t(generated_[k]));
        }
    }
}

/// Fills `generated_` with what a stimulus gives each of its targets, if it acts at the stamp.
bool simulation::generate(stimulus_source& from, step_id stamp) {
    if (stamp < from.first || stamp > from.last) return false;
    std::size_t targets = 0;
    for (auto const& part : from.parts) targets += part.targets.size();
    generated_.resize(targets);
    from.generator->generate(stamp, generated_);
    return true;
}

namespace {
/// Carries one port over the step for a block of neurons.
void advance(any_port& port, arrivals& from, neuron_id first, neuron_id last, double* current, double* conductance,
             double* jump) {
    double arrived[block_size];
    from.take(first, {arrived, std::size_t(last - first)});
    port.advance(first, last, arrived, current, conductance, jump);
}
}  // namespace

void simulation::propagate(layer& of) {
    auto const has = [&](port_effect e) {
        return std::any_of(of.ports.begin(), of.ports.end(), [e](auto const& p) { return p.effect == e; });
    };
    bool const conducts = has(port_effect::conductance), jumps = has(port_effect::voltage);
    auto const size = neuron_id(of.cells->size());
    of.fired_now.clear();
    for (neuron_id first = 0; first < size; first += block_size) {
        auto const last = std::min<neuron_id>(size, first + block_size);
        auto const n = last - first;
        double current[block_size], conductance[block_size], jump[block_size];
        if (of.stimulus.empty())
            std::fill_n(current, n, 0.0);
        else
            std::copy_n(&of.stimulus[first], n, current);
        if (conducts) std::fill_n(conductance, n, 0.0);
        if (jumps) std::fill_n(jump, n, 0.0);
        for (auto& p : of.ports) advance(*p.port, p.arrivals, first, last, current, conductance, jump);
        of.cells->advance(now_, first, last, {current, conducts ? conductance : nullptr, jumps ? jump : nullptr},
                          of.fired_now);
    }
    for (auto& p : of.ports) p.arrivals.done();
    of.spikes += of.fired_now.size();
}

/// A shadow port lives like its original, and its effect goes nowhere.
void simulation::propagate(shadow& of, neuron_id size) {
    for (neuron_id first = 0; first < size; first += block_size) {
        double current[block_size], conductance[block_size], jump[block_size];
        advance(*of.port, of.arrivals, first, std::min<neuron_id>(size, first + block_size), current, conductance, jump);
    }
    of.arrivals.done();
}

/// Spikes leave: they are noted in the calendar, and plastic synapses onto them hear of them.
void simulation::emit(std::size_t from) {
    auto const& all = net_.layers[from].fired_now;
    for (auto const k : leaving_[from])
        for (auto const& f : all)
            for (auto const& s : net_.projections[k].table->stretches(f.neuron))
                calendar_[std::size_t(now_ + s.delay) % calendar_.size()].push_back({k, s.first, s.last});
    for (auto const k : onto_[from])
        for (auto const& f : all) net_.projections[k].plasticity->emit(now_, f.neuron);
    if (!all.empty())
        for (auto const& r : recorders_) r->spikes(now_, from, all);
}

void simulation::check_rates() {
    if (most_hz_ <= 0) return;
    double const seconds = grid_.ms(rate_window_) / 1000;
    counted_.resize(net_.layers.size());
    for (std::size_t k = 0; k < net_.layers.size(); ++k) {
        auto const& of = net_.layers[k];
        auto const before = std::exchange(counted_[k], of.spikes);
        double const rate = double(of.spikes - before) / (seconds * double(of.cells->size()));
        if (rate > most_hz_)
            throw error{code::runaway,
                        of.name + " fires at " + print_number(std::round(rate)) + " Hz at " + print_number(grid_.ms(now_)) + " ms",
                        "run.max_rate is " + print_number(most_hz_) + " Hz",
                        "weaken its input, or raise run.max_rate"};
    }
}

void simulation::check_finite() const {
    for (auto const& of : net_.layers)
        for (auto const& column : of.cells->state())
            for (std::size_t i = 0; i < column.size(); ++i)
                if (!std::isfinite(column[i]))
                    throw error{code::runaway,
                                of.name + "[" + std::to_string(i) + "] is no longer finite at " +
                                    print_number(grid_.ms(now_)) + " ms",
                                "its state has run away or is not a number",
                                "check its parameters, weaken its input, or take a smaller dt"};
}

}  // namespace neurapse
