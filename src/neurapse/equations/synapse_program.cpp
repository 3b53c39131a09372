// SPDX-License-Identifier: MIT
#include "neurapse/equations/synapse_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "neurapse/base/error.hpp"

namespace neurapse::equations {
namespace {

formulas::shared_values shared_of(parameter_values const& values) {
    formulas::shared_values all;
    for (auto const& [name, numbers] : values) all[name] = numbers.front();
    return all;
}

/// An event: variables are brought up to its time, then statements follow.
class event {
public:
    event(synapse const& model, formulas& in) : model_(model), in_(in), g_(in.g), states_(in.states()) {}

    /// The derivative of each rate with respect to its own variable; nothing, and the reason, where
    /// variables that move depend on each other or not linearly on themselves.
    std::optional<refusal> linear(std::vector<value>& slopes) {
        auto const start = in_.at_start();
        auto const f = rates_at(model_.body, in_, start);
        auto const& all = model_.body.variables;
        for (std::size_t k = 0; k < all.size(); ++k) {
            auto const slope = g_.derivative(f[k], input_of(k));
            for (std::size_t j = 0; j < all.size(); ++j)
                if (j != k && all[j].rate && g_.depends(f[k], [&](auto i) { return i == input_of(j); }))
                    return refusal{all[k].name + " depends on " + all[j].name + ", which changes between spikes, too", "let each follow an equation of its own"};
            bool const good = slope && !g_.depends(*slope, [&](auto i) { return i == input_of(k); }) &&
                              !g_.depends(f[k], [&](auto i) { return in_.comes_from(i, origin::time); });
            if (!good) return refusal{"the equation of " + all[k].name + " is not linear with constant factors", "write e.g. dx/dt = -x/tau : 1 (event-driven)"};
            slopes.push_back(*slope);
        }
        return {};
    }

    std::vector<value> outputs(std::vector<statement> const& deeds, bool adds) {
        std::vector<value> slopes;
        if (auto const why = linear(slopes)) throw error{code::contradiction, "the synapse cannot be followed", why->why, why->remedy};
        auto const start = in_.at_start();
        auto const f = rates_at(model_.body, in_, start);
        auto const elapsed = in_.input({origin::elapsed});
        auto states = states_;
        for (std::size_t k = 0; k < states.size(); ++k) {
            auto const width = g_.multiply(elapsed, g_.apply(operation::exprel, g_.multiply(slopes[k], elapsed)));
            states[k] = g_.add(states[k], g_.multiply(f[k], width));
        }
        auto const now = in_.input({origin::end_of_step});
        auto added = g_.constant(0);
        for (auto const& s : deeds) {
            auto const there = in_.at(states, now, start);
            if (auto const k = model_.body.variable(s.name)) {
                states[*k] = in_.translate(s.formula, there);
            } else {
                auto const x = in_.translate(s.operand, there);
                added = s.change == '-' ? g_.subtract(added, x) : g_.add(added, x);
            }
        }
        if (adds) states.push_back(added);
        return states;
    }

    std::uint32_t input_of(std::size_t k) const { return g_.at(states_[k]).parts[0]; }

private:
    synapse const& model_;
    formulas& in_;
    graph& g_;
    std::vector<value> states_;
};

struct range {
    double low = -INFINITY, high = INFINITY;
};
range hull(range a, range b) { return {std::fmin(a.low, b.low), std::fmax(a.high, b.high)}; }
range product(range a, range b) {
    range r{INFINITY, -INFINITY};
    for (double const x : {a.low, a.high})
        for (double const y : {b.low, b.high}) {
            double const p = x == 0 || y == 0 ? 0 : x * y;
            r = hull(r, {p, p});
        }
    return r;
}

/// What a value can be, if inputs lie in their ranges.
class range_finder {
public:
    range_finder(graph const& g, std::function<range(std::uint32_t)> input) : g_(g), input_(std::move(input)) {}

    range of(value v) const {
        auto const needed = g_.needed({v});
        std::vector<range> all(needed.size());
        for (std::uint32_t id = 0; id <= v.id; ++id)
            if (needed[id]) all[id] = of(g_.at(id), all);
        return all[v.id];
    }

private:
    range of(graph::node const& n, std::vector<range> const& all) const {
        auto const a = all[n.parts[0]], b = parts_of(n.what) > 1 ? all[n.parts[1]] : range{};
        switch (n.what) {
            case operation::constant: return {n.number, n.number};
            case operation::input: return input_(n.parts[0]);
            case operation::add: return {a.low + b.low, a.high + b.high};
            case operation::subtract: return {a.low - b.high, a.high - b.low};
            case operation::multiply: return product(a, b);
            case operation::negate: return {-a.high, -a.low};
            case operation::absolute: return {0, std::fmax(std::fabs(a.low), std::fabs(a.high))};
            case operation::exp:
            case operation::exprel: return {0, INFINITY};
            case operation::less:
            case operation::less_equal:
            case operation::equal:
            case operation::both:
            case operation::either:
            case operation::opposite: return {0, 1};
            case operation::lookup: {
                auto const [low, high] = g_.table(n.parts[2]).range();
                return {low, high};
            }
            case operation::tanh:
            case operation::sin:
            case operation::cos:
            case operation::sign: return {-1, 1};
            case operation::choose: return of_choice(n, all);
            default: return {};
        }
    }
    /// p < q ? q : p is the larger of both, p < q ? p : q the smaller.
    range of_choice(graph::node const& n, std::vector<range> const& all) const {
        auto const yes = all[n.parts[1]], no = all[n.parts[2]];
        auto const& c = g_.at(n.parts[0]);
        if (c.what == operation::less && n.parts[1] == c.parts[1] && n.parts[2] == c.parts[0])
            return {std::fmax(yes.low, no.low), std::fmax(yes.high, no.high)};
        if (c.what == operation::less && n.parts[1] == c.parts[0] && n.parts[2] == c.parts[1])
            return {std::fmin(yes.low, no.low), std::fmin(yes.high, no.high)};
        return hull(yes, no);
    }

    graph const& g_;
    std::function<range(std::uint32_t)> input_;
};

}  // namespace

std::optional<refusal> objection_to(synapse const& model) {
    formulas::shared_values const none;
    formulas in{model.body, 1, 1, none, false};
    in.has_samples = false;
    std::vector<value> slopes;
    return event{model, in}.linear(slopes);
}

compiled_synapse compile(synapse const& model, parameter_values const& values, double dt_ms) {
    auto const shared = shared_of(values);
    formulas in{model.body, dt_ms, 1, shared, false};
    in.has_samples = false;
    event at{model, in};
    auto const n = model.body.variables.size();
    auto const arrival = at.outputs(model.on_pre, true), spike = at.outputs(model.on_post, false);
    std::vector<output> of_arrival, of_spike;
    for (std::size_t k = 0; k < n; ++k) {
        of_arrival.push_back({arrival[k], at.input_of(k)});
        of_spike.push_back({spike[k], at.input_of(k)});
    }
    of_arrival.push_back({arrival[n]});
    compiled_synapse made;
    made.arrival = program{in.g, in.inputs().size(), of_arrival};
    made.spike = program{in.g, in.inputs().size(), of_spike};
    made.inputs = in.inputs();
    return made;
}

double largest_addition(synapse const& model, parameter_values const& values, double least, double most) {
    auto const shared = shared_of(values);
    formulas in{model.body, 1, 1, shared, false};
    in.has_samples = false;
    event at{model, in};
    auto const arrival = at.outputs(model.on_pre, true), spike = at.outputs(model.on_post, false);
    auto const w = model.body.variable("w");
    range weight;
    range_finder const finder{in.g, [&](std::uint32_t k) {
                                  if (w && k == at.input_of(*w)) return weight;
                                  return in.comes_from(k, origin::elapsed) ? range{0, INFINITY} : range{};
                              }};
    // Whatever the weight was, events that change it leave it within these.
    if (w) {
        range left{least, most};
        for (auto const after : {arrival[*w], spike[*w]})
            if (after.id != in.states()[*w].id) left = hull(left, finder.of(after));
        weight = left;
    }
    auto const added = finder.of(arrival.back());
    double const largest = std::fmax(std::fabs(added.low), std::fabs(added.high));
    return largest == largest ? largest : INFINITY;
}

}  // namespace neurapse::equations
