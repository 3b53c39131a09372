// SPDX-License-Identifier: MIT
#include "neurapse/equations/synapse_program.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "neurapse/equations/happenings.hpp"
#include "neurapse/equations/ranges.hpp"

namespace neurapse::equations {
namespace {

formulas::shared_values shared_of(parameter_values const& values) {
    formulas::shared_values all;
    for (auto const& [name, numbers] : values) all[name] = numbers.front();
    return all;
}

bool has_clocks(synapse const& model) {
    return std::count(model.clock_driven.begin(), model.clock_driven.end(), 1) > 0;
}

/// Variables that these events alone change, by nothing but such variables.
std::vector<char> changed_alike(happenings& what, std::vector<happenings::effect> const& by,
                                std::vector<happenings::effect> const& others) {
    auto const before = what.at_event();
    std::vector<char> common(before.size());
    auto const changes = [&](auto const& e, std::size_t k) { return e.states[k] != before[k]; };
    for (std::size_t k = 0; k < before.size(); ++k)
        common[k] = std::any_of(by.begin(), by.end(), [&](auto const& e) { return changes(e, k); }) &&
                    std::none_of(others.begin(), others.end(), [&](auto const& e) { return changes(e, k); });
    for (bool again = true; again;) {
        again = false;
        for (std::size_t k = 0; k < before.size(); ++k) {
            if (!common[k]) continue;
            common[k] = what.is_common(before[k], common) &&
                        std::all_of(by.begin(), by.end(),
                                    [&](auto const& e) { return what.is_common(e.states[k], common); });
            again = again || !common[k];
        }
    }
    return common;
}

/// Only where all that happens are events, and their effects do not wait.
std::vector<owner> owners_of(synapse const& model, formulas::shared_values const& shared, double dt_ms) {
    std::vector<owner> all(model.body.variables.size(), owner::synapse);
    if (has_clocks(model) || !model.every.empty() || !model.sums.empty() || !model.reads.empty()) return all;
    formulas in{model.body, dt_ms, 1, shared, false};
    in.has_samples = false;
    happenings what{model, in};
    std::vector<happenings::effect> arrivals, spikes;
    for (auto const& p : model.on_pre) arrivals.push_back(what.of(p.deeds));
    for (auto const& p : model.on_post) spikes.push_back(what.of(p.deeds));
    auto const of_source = changed_alike(what, arrivals, spikes),
               of_target = changed_alike(what, spikes, arrivals);
    auto const weight = model.body.variable("w");
    for (std::size_t k = 0; k < all.size(); ++k)
        if (k != weight)
            all[k] = of_source[k] ? owner::source : of_target[k] ? owner::target : owner::synapse;
    return all;
}

range hull(range a, range b) {
    return {std::fmin(a.low, b.low), std::fmax(a.high, b.high), a.is_number && b.is_number};
}

}  // namespace

void choose_clocks(synapse& model, std::vector<char> const& free) {
    formulas::shared_values const none;
    auto const n = model.body.variables.size();
    for (bool again = true; again;) {
        again = false;
        formulas in{model.body, 1, 1, none, false};
        in.has_samples = false;
        happenings what{model, in};
        auto const rates = rates_at(model.body, in, in.at_start());
        auto read_by_steps = what.summed();
        for (std::size_t k = 0; k < n; ++k)
            if (model.clock_driven[k]) read_by_steps.push_back(rates[k]);
        for (std::size_t k = 0; k < n; ++k) {
            if (!free[k] || model.clock_driven[k]) continue;
            bool const read = std::any_of(read_by_steps.begin(), read_by_steps.end(),
                                          [&](value v) { return what.reads(v, k); });
            if (!read && !what.objection_to(k, rates[k])) continue;
            model.clock_driven[k] = 1;
            again = true;
        }
    }
}

namespace {

/// Coefficients of the exact method are numbers, the same for all synapses.
bool has_own_factors(synapse const& model) {
    formulas::shared_values const none;
    formulas in{model.body, 1, 1, none, false};
    return happenings{model, in}.has_own_factors();
}

}  // namespace

method default_method(synapse const& model) {
    auto const by_steps = with_rates(model, true);
    auto const m = default_method(by_steps);
    if (m == method::exact && has_own_factors(model))
        return objection_to(by_steps, method::exponential_euler) ? method::rk4 : method::exponential_euler;
    return m == method::rkf45 ? method::rk4 : m;
}

std::optional<refusal> objection_to(synapse const& model, method m) {
    formulas::shared_values const none;
    formulas in{model.body, 1, 1, none, false};
    happenings what{model, in};
    std::vector<value> slopes;
    if (auto const no = what.linear(slopes)) return no;
    auto const& all = model.body.variables;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (!all[k].rate || model.clock_driven[k]) continue;
        for (auto const v : what.step_rates())
            if (what.reads(v, k))
                return refusal{
                    all[k].name + " goes from event to event, and a clock-driven equation reads it",
                    "let it be clock-driven"};
        for (auto const v : what.summed())
            if (what.reads(v, k))
                return refusal{all[k].name + " goes from event to event, and a sum reads it at every step",
                               "let it be clock-driven"};
    }
    if (!has_clocks(model)) return {};
    if (m == method::rkf45) return refusal{"steps of synapses are not divided", "use rk4"};
    if (m == method::exact && has_own_factors(model))
        return refusal{"factors of its equations differ between synapses", "use exponential_euler or rk4"};
    return objection_to(with_rates(model, true), m);
}

compiled_synapse compile(synapse const& model, method m, parameter_values const& values, double dt_ms) {
    auto const shared = shared_of(values);
    formulas in{model.body, dt_ms, 1, shared, false};
    in.has_samples = false;
    happenings what{model, in};
    what.owners = owners_of(model, shared, dt_ms);
    auto const size = model.body.variables.size();
    auto const over_states = [&](std::vector<value> const& all) {
        std::vector<output> outputs;
        for (std::size_t k = 0; k < size; ++k) outputs.push_back({all[k], what.input_of(k)});
        return outputs;
    };
    auto const far = [&](std::vector<value> const& all) {
        return std::any_of(all.begin(), all.end(), [&](value v) { return what.is_far(v); });
    };
    std::vector<happenings::effect> arrivals, spikes, every;
    for (auto const& p : model.on_pre) arrivals.push_back(what.of(p.deeds));
    for (auto const& p : model.on_post) spikes.push_back(what.of(p.deeds));
    for (auto const& p : model.every) every.push_back(what.of(p.deeds));
    auto const stepped = has_clocks(model) ? what.after_step(m, dt_ms) : what.states();
    auto const sums = what.summed(), seen = what.seen();
    if (in.draws() > most_draws)
        throw error{code::too_large, "a synapse draws too many random numbers",
                    "at most " + std::to_string(most_draws) + " are drawn at a stamp",
                    "use one in several places"};

    compiled_synapse made;
    made.owners = what.owners;
    made.step_waits = far(stepped);
    made.waits = made.step_waits;
    for (auto const* all : {&arrivals, &spikes, &every})
        for (auto const& e : *all) made.waits = made.waits || far(e.states);
    // Inputs are numbered as they are first met, and all programs have all of them.
    auto const inputs = in.inputs().size();
    auto const lowered = [&](std::vector<output> const& outputs) { return program{in.g, inputs, outputs}; };
    auto const deeds = [&](happenings::effect const& e, bool changes, bool adds) {
        compiled_deeds one;
        one.changes = changes;
        auto outputs = changes ? over_states(e.states) : std::vector<output>{};
        for (std::size_t k = 0; k < e.added.size() && adds; ++k) {
            if (!e.added[k]) continue;
            outputs.push_back({*e.added[k]});
            one.adds.push_back(k);
        }
        one.code = lowered(outputs);
        return one;
    };
    for (auto const& [from, to] : {std::pair{&arrivals, &made.arrivals}, std::pair{&every, &made.every}})
        for (auto const& e : *from) {
            to->push_back({deeds(e, !made.waits, true), {}});
            if (made.waits) to->back().later = deeds(e, true, false);
        }
    for (auto const& e : spikes) made.spikes.push_back(deeds(e, true, true));
    if (has_clocks(model)) made.step = lowered(over_states(stepped));
    auto const plain = [&](std::vector<value> const& all) {
        std::vector<output> outputs;
        for (auto const v : all) outputs.push_back({v});
        return lowered(outputs);
    };
    made.sums = plain(sums);
    made.seen = plain(seen);
    made.inputs = in.inputs();
    return made;
}

std::vector<double> largest_additions(synapse const& model, method m, parameter_values const& values,
                                      double least, double most) {
    auto const shared = shared_of(values);
    formulas in{model.body, 1, 1, shared, false};
    in.has_samples = false;
    happenings what{model, in};
    std::vector<std::vector<value>> changes;
    std::vector<std::vector<std::optional<value>>> added;
    for (auto const* all : {&model.on_pre, &model.on_post, &model.every})
        for (auto const& p : *all) {
            auto const e = what.of(p.deeds);
            changes.push_back(e.states);
            added.push_back(e.added);
        }
    if (has_clocks(model)) changes.push_back(what.after_step(m, 1));
    auto const w = model.body.variable("w");
    auto weight = range{-INFINITY, INFINITY, true};
    auto const ends_of = [&](value v) {
        return range_of(in.g, v, [&](std::uint32_t k) {
            if (w && k == what.input_of(*w)) return weight;
            if (in.comes_from(k, origin::uniform)) return range::of(0, 1);
            if (in.comes_from(k, origin::position))
                return range::of(
                    0, values.at(in.meaning(k).which == 0 ? sources_named : targets_named).front() - 1);
            if (in.comes_from(k, origin::partners)) return range::of(1, INFINITY);
            return in.comes_from(k, origin::elapsed) ? range::of(0, INFINITY)
                                                     : range{-INFINITY, INFINITY, true};
        });
    };
    // Ends that events do not leave, if they are found in a few rounds; else those that events leave it
    // within, whatever it was.
    auto const beginning = range::of(least, most);
    auto const left_within = [&](range before) {
        weight = before;
        auto left = beginning;
        for (auto const& after : changes)
            if (after[*w].id != what.states()[*w].id) left = hull(left, ends_of(after[*w]));
        return left;
    };
    auto const same = [](range a, range b) {
        return a.low == b.low && a.high == b.high && a.is_number == b.is_number;
    };
    if (w) {
        auto ends = beginning, wider = hull(ends, left_within(ends));
        for (int round = 0; round < 8 && !same(ends, wider); ++round) {
            ends = wider;
            wider = hull(ends, left_within(ends));
        }
        weight = same(ends, wider) ? ends : left_within({-INFINITY, INFINITY, true});
    }
    std::vector<double> total(model.adds.size(), 0);
    for (auto const& each : added)
        for (std::size_t k = 0; k < each.size(); ++k) {
            if (!each[k]) continue;
            auto const one = ends_of(*each[k]);
            total[k] += std::fmax(std::fabs(one.low), std::fabs(one.high));
        }
    for (auto& x : total)
        if (!(x == x)) x = INFINITY;
    return total;
}

}  // namespace neurapse::equations
