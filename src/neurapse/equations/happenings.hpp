// SPDX-License-Identifier: MIT
// What happens to a synapse, as values of a graph: what its equations make of it until an event or over a
// step, and what the statements of an event do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/equations/matrix.hpp"
#include "neurapse/equations/methods.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse::equations {

/// The model with only those rates that are followed by steps, or by events.
inline neuron with_rates(synapse const& model, bool of_clocks) {
    auto some = model.body;
    for (std::size_t k = 0; k < some.variables.size(); ++k)
        if (bool(model.clock_driven[k]) != of_clocks) some.variables[k].rate.reset();
    return some;
}

/// Parameters are numbers when a program is made, and so are the coefficients of linear equations.
class constant_coefficients final : public coefficients {
public:
    explicit constant_coefficients(double dt) : dt_(dt) {}
    equations::linear_step linear_step(formulas& in, std::vector<std::vector<value>> const& a,
                                       std::vector<char> const&) override {
        auto const n = a.size();
        matrix m(n);
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t c = 0; c < n; ++c) m(r, c) = *in.g.number(a[r][c]);
        auto const p = integrated_exponential(m, dt_), grown = p * m;
        equations::linear_step made;
        for (std::size_t k = 0; k < n * n; ++k) {
            made.integral.push_back(in.g.constant(p.at[k]));
            made.growth.push_back(in.g.constant(grown.at[k]));
        }
        return made;
    }

private:
    double dt_;
};

class happenings {
public:
    happenings(synapse const& model, formulas& in)
        : model_(model),
          by_events_(with_rates(model, false)),
          by_steps_(with_rates(model, true)),
          in_(in),
          g_(in.g),
          states_(in.states()) {}

    /// The derivative of each rate with respect to its own variable; nothing, and the reason, where
    /// variables that move between events depend on each other or not linearly on themselves.
    std::optional<refusal> linear(std::vector<value>& slopes) {
        auto const f = rates_at(by_events_, in_, in_.at_start());
        for (std::size_t k = 0; k < f.size(); ++k) {
            if (auto const why = objection_to(k, f[k])) return why;
            slopes.push_back(*g_.derivative(f[k], input_of(k)));
        }
        return {};
    }
    /// Why a variable cannot go from event to event.
    std::optional<refusal> objection_to(std::size_t k, value rate) {
        auto const& all = model_.body.variables;
        for (std::size_t j = 0; j < all.size(); ++j)
            if (j != k && all[j].rate && reads(rate, j))
                return refusal{
                    all[k].name + " depends on " + all[j].name + ", which changes between spikes, too",
                    "let each follow an equation of its own, or let both be clock-driven"};
        if (g_.depends(rate, [&](auto i) {
                return in_.comes_from(i, origin::uniform) || in_.comes_from(i, origin::normal);
            }))
            return refusal{all[k].name + " depends on random numbers, which change between spikes",
                           "let it be clock-driven"};
        if (is_far(rate))
            return refusal{all[k].name + " depends on a neuron, which changes between spikes",
                           "let it be clock-driven"};
        auto const slope = g_.derivative(rate, input_of(k));
        bool const good = slope && !reads(*slope, k) &&
                          !g_.depends(rate, [&](auto i) { return in_.comes_from(i, origin::time); });
        if (!good)
            return refusal{"the equation of " + all[k].name + " is not linear with constant factors",
                           "write e.g. dx/dt = -x/tau : 1 (event-driven), or let it be clock-driven"};
        return {};
    }
    bool reads(value v, std::size_t variable) const {
        return g_.depends(v, [&](auto i) { return i == input_of(variable); });
    }
    /// Whether it is the same for all synapses for which some variables are.
    bool is_common(value v, std::vector<char> const& common) const {
        return !g_.depends(v, [&](auto i) {
            auto const& what = in_.meaning(i);
            bool const known =
                what.from == origin::elapsed || what.from == origin::time || what.from == origin::end_of_step;
            return what.from == origin::state ? !common[what.which] : !known;
        });
    }
    /// Whether it takes numbers of neurons to know it.
    bool is_far(value v) const {
        return g_.depends(v, [&](auto i) { return in_.comes_from(i, origin::neighbour); });
    }

    /// All variables at the time of an event, those that go from event to event brought up to it.
    std::vector<value> at_event() {
        std::vector<value> slopes;
        if (auto const why = linear(slopes))
            throw error{code::contradiction, "the synapse cannot be followed", why->why, why->remedy};
        auto const f = rates_at(by_events_, in_, in_.at_start());
        auto states = states_;
        for (std::size_t k = 0; k < states.size(); ++k) {
            auto const elapsed =
                in_.input({origin::elapsed, std::uint32_t(owners.empty() ? owner::synapse : owners[k])});
            auto const width =
                g_.multiply(elapsed, g_.apply(operation::exprel, g_.multiply(slopes[k], elapsed)));
            states[k] = g_.add(states[k], g_.multiply(f[k], width));
        }
        return states;
    }

    std::vector<owner> owners;  ///< of each variable; none: all are the synapse's

    struct effect {
        std::vector<value> states;
        std::vector<std::optional<value>> added;
    };
    effect of(std::vector<statement> const& deeds) {
        effect e{at_event(), std::vector<std::optional<value>>(model_.adds.size())};
        auto const start = in_.at_start();
        auto const now = in_.input({origin::end_of_step});
        std::map<std::string, value> passing;
        for (auto const& s : deeds) {
            auto there = in_.at(e.states, now, start);
            for (auto const& [name, x] : passing) there.names[name] = x;
            if (auto const k = model_.body.variable(s.name)) {
                e.states[*k] = in_.translate(s.formula, there);
            } else if (auto const which = model_.adds_to(s); !which) {
                passing[s.name] = in_.translate(s.formula, there);
            } else {
                auto& added = e.added[*which];
                auto const x = in_.translate(s.operand, there), before = added.value_or(g_.constant(0));
                added = s.change == '-' ? g_.subtract(before, x) : g_.add(before, x);
            }
        }
        return e;
    }

    std::vector<value> after_step(method m, double dt) {
        constant_coefficients numbers{dt};
        return advanced(by_steps_, m, in_, in_.at_start(), dt, numbers);
    }
    std::vector<value> step_rates() { return rates_at(by_steps_, in_, in_.at_start()); }

    /// Whether linear equations that are followed by steps have factors of their own in each synapse.
    bool has_own_factors() {
        for (auto const rate : step_rates())
            for (std::size_t k = 0; k < states_.size(); ++k) {
                auto const slope = g_.derivative(rate, input_of(k));
                if (slope && g_.depends(*slope, [&](auto i) {
                        return in_.comes_from(i, origin::position) || in_.comes_from(i, origin::partners);
                    }))
                    return true;
            }
        return false;
    }

    /// Variables and subexpressions as they would be found now.
    std::vector<value> seen() {
        auto all = at_event();
        auto const now = in_.at(all, in_.input({origin::end_of_step}), in_.at_start());
        for (auto const& s : model_.body.subexpressions) all.push_back(now.names.at(s.name));
        return all;
    }

    std::vector<value> summed() {
        auto const now = in_.at(states_, in_.input({origin::end_of_step}), in_.at_start());
        std::vector<value> all;
        for (auto const& s : model_.sums) all.push_back(in_.translate(s.formula, now));
        return all;
    }

    std::uint32_t input_of(std::size_t k) const { return g_.at(states_[k]).parts[0]; }
    std::vector<value> const& states() const { return states_; }

private:
    synapse const& model_;
    neuron by_events_, by_steps_;
    formulas& in_;
    graph& g_;
    std::vector<value> states_;
};

}  // namespace neurapse::equations
