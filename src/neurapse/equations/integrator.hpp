// SPDX-License-Identifier: MIT
// Numerical methods as formulas: what a step makes of the variables of a model without noise, and what the
// methods ask of its equations.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/equations/methods.hpp"

namespace neurapse::equations {

/// What changes within a step, so that no coefficient of a linear system may depend on it.
inline bool varies(origin o) {
    switch (o) {
        case origin::parameter:
        case origin::coefficient:
        case origin::position:
        case origin::partners: return false;
        default: return true;
    }
}

/// The variables of a model after a step from `start`, as formulas; what is held while refractory stays.
class integrator {
public:
    integrator(neuron const& model, formulas& in, environment const& start, double dt)
        : model_(model), in_(in), g_(in.g), start_(start), dt_(dt), states_(in.states()) {}

    std::vector<value> rates() const { return rates_at(model_, in_, start_); }

    std::size_t size() const { return model_.variables.size(); }
    std::uint32_t input_of_state(std::size_t k) { return g_.at(states_[k]).parts[0]; }

    /// The matrix of derivatives of linear equations, or why they are not linear.
    std::optional<std::string> linear(std::vector<std::vector<value>>& a) {
        auto const f = rates();
        for (std::size_t r = 0; r < size(); ++r) {
            auto const& name = model_.variables[r].name;
            if (g_.depends(f[r], [&](auto i) { return in_.comes_from(i, origin::time); }))
                return "the equation of " + name + " depends on time";
            a.emplace_back();
            auto const reads = g_.needed({f[r]});
            for (std::size_t c = 0; c < size(); ++c) {
                if (!reads[states_[c].id]) {  // most are 0 where there are many
                    a.back().push_back(g_.constant(0));
                    continue;
                }
                auto const slope = g_.derivative(f[r], input_of_state(c));
                bool const constant =
                    slope && !g_.depends(*slope, [&](auto i) { return varies(in_.meaning(i).from); });
                if (!constant)
                    return "the equation of " + name + " is not linear in " + model_.variables[c].name;
                a.back().push_back(*slope);
            }
        }
        return {};
    }

    /// The derivative of each rate with respect to its own variable, or whose has none that is
    /// free of that variable.
    std::optional<std::string> conditionally_linear(std::vector<value>& a) {
        auto const f = rates();
        for (std::size_t k = 0; k < size(); ++k) {
            auto const own = input_of_state(k);
            auto const slope = g_.derivative(f[k], own);
            if (!slope || g_.depends(*slope, [&](auto i) { return i == own; }))
                return model_.variables[k].name;
            a.push_back(*slope);
        }
        return {};
    }

    /// Whether some variable's rate has an exponential of it: trial stages of a fixed step can then be
    /// beyond all numbers.
    bool may_explode() {
        auto const f = rates();
        for (std::size_t k = 0; k < size(); ++k) {
            auto const needed = g_.needed({f[k]});
            auto const own = input_of_state(k);
            for (std::uint32_t id = 0; id < needed.size(); ++id) {
                auto const what = g_.at(id).what;
                bool const grows = what == operation::exp || what == operation::expm1 ||
                                   what == operation::exprel || what == operation::sinh ||
                                   what == operation::cosh || what == operation::bernoulli ||
                                   what == operation::fermi;
                if (needed[id] && grows && g_.depends({id}, [&](auto i) { return i == own; })) return true;
            }
        }
        return false;
    }

    /// x moves, unless it is held.
    value moved(std::size_t k, value x, value by) {
        auto const after = g_.add(x, by);
        return model_.variables[k].unless_refractory ? g_.choose(start_.refractory, x, after) : after;
    }

    /// x moves by the integral of e^(A s) times its rate A x + b, multiplied out.
    std::vector<value> exact(std::vector<std::vector<value>> const& a, coefficients& numbers) {
        auto const f = rates();
        auto const b = g_.replaced(f, [&](value v) {
            return std::find(states_.begin(), states_.end(), v) == states_.end()
                       ? std::nullopt
                       : std::optional{g_.constant(0)};
        });
        std::vector<char> none(size(), 0), held(size(), 0);
        bool others_follow = false;
        for (std::size_t r = 0; r < size(); ++r) held[r] = model_.variables[r].unless_refractory;
        for (std::size_t r = 0; r < size(); ++r)
            for (std::size_t c = 0; c < size(); ++c)
                others_follow = others_follow || (!held[r] && held[c] && !g_.is(a[r][c], 0));
        auto const free = numbers.linear_step(in_, a, none);
        auto const stopped = others_follow ? numbers.linear_step(in_, a, held) : free;
        std::vector<value> after;
        for (std::size_t r = 0; r < size(); ++r) {
            auto const sum = [&](linear_step const& by, std::vector<char> const& still) {
                auto total = g_.constant(0);
                for (std::size_t c = 0; c < size(); ++c)
                    if (!still[c]) total = g_.add(total, g_.multiply(by.integral[r * size() + c], b[c]));
                for (std::size_t c = 0; c < size(); ++c)
                    total = g_.add(total, g_.multiply(by.growth[r * size() + c], states_[c]));
                return total;
            };
            auto by = sum(free, none);
            if (others_follow && !held[r]) by = g_.choose(start_.refractory, sum(stopped, held), by);
            after.push_back(moved(r, states_[r], by));
        }
        return after;
    }

    /// dx/dt = b - l x with l = -a and b, both free of x: x moves by (b - l x) (1 - e^(-l dt)) / l.
    std::vector<value> exponential_euler(std::vector<value> const& a) {
        auto const f = rates();
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k) {
            auto const own = states_[k], leak = g_.negate(a[k]);
            auto const b = g_.replaced(
                {f[k]}, [&](value v) { return v == own ? std::optional{g_.constant(0)} : std::nullopt; });
            auto const fixed = g_.number(b.front());
            // Of log10(x) - log(x) / log(10) - x nothing can be known at 0.
            bool const known = !fixed || std::isfinite(*fixed);
            auto const rate = known ? g_.subtract(b.front(), g_.multiply(leak, own)) : f[k];
            // (1 - e^(-l dt)) / l, which is dt where l is 0
            auto const width = g_.multiply(g_.constant(dt_),
                                           g_.apply(operation::exprel, g_.multiply(leak, g_.constant(-dt_))));
            after.push_back(moved(k, own, g_.multiply(rate, width)));
        }
        return after;
    }

    /// A step of an explicit method: rates at stages, each reached from the start along a mean of
    /// those before it.
    struct stage {
        double time;
        std::vector<double> along;
    };
    std::vector<value> runge_kutta(std::vector<stage> const& stages, std::vector<double> const& weights) {
        std::vector<std::vector<value>> slopes;
        for (auto const& s : stages) {
            if (slopes.empty()) {
                slopes.push_back(rates());
                continue;
            }
            auto const there =
                in_.at(along(slopes, s.along), g_.add(start_.time, g_.constant(s.time * dt_)), start_);
            slopes.push_back(rates_at(model_, in_, there));
        }
        return along(slopes, weights);
    }
    std::vector<value> along(std::vector<std::vector<value>> const& slopes,
                             std::vector<double> const& weights) {
        std::vector<value> there;
        for (std::size_t k = 0; k < size(); ++k)
            there.push_back(moved(k, states_[k], mean(slopes, weights, k, dt_)));
        return there;
    }
    value mean(std::vector<std::vector<value>> const& slopes, std::vector<double> const& weights,
               std::size_t k, double width) {
        auto by = g_.constant(0);
        for (std::size_t j = 0; j < slopes.size(); ++j)
            by = g_.add(by, g_.multiply(g_.constant(weights[j] * width), slopes[j][k]));
        return by;
    }

    /// Fehlberg's pair of fourth and fifth order; the solution goes on with the fifth.
    trial_step fehlberg() {
        static std::vector<stage> const stages{
            {0, {}},
            {1. / 4, {1. / 4}},
            {3. / 8, {3. / 32, 9. / 32}},
            {12. / 13, {1932. / 2197, -7200. / 2197, 7296. / 2197}},
            {1, {439. / 216, -8, 3680. / 513, -845. / 4104}},
            {1. / 2, {-8. / 27, 2, -3544. / 2565, 1859. / 4104, -11. / 40}}};
        static std::vector<double> const fifth{16. / 135,      0,        6656. / 12825,
                                               28561. / 56430, -9. / 50, 2. / 55};
        static std::vector<double> const apart{1. / 360, 0, -128. / 4275, -2197. / 75240, 1. / 50, 2. / 55};
        constexpr double relative = 1e-6, absolute = 1e-9;
        auto const width = in_.input({origin::width});
        std::vector<std::vector<value>> slopes;
        for (auto const& s : stages) {
            std::vector<value> there;
            for (std::size_t k = 0; k < size(); ++k)
                there.push_back(moved(k, states_[k], g_.multiply(width, mean(slopes, s.along, k, 1))));
            slopes.push_back(rates_at(
                model_, in_,
                in_.at(there, g_.add(start_.time, g_.multiply(g_.constant(s.time), width)), start_)));
        }
        trial_step made{{}, g_.constant(0)};
        for (std::size_t k = 0; k < size(); ++k) {
            made.states.push_back(moved(k, states_[k], g_.multiply(width, mean(slopes, fifth, k, 1))));
            auto const error = g_.apply(operation::absolute, g_.multiply(width, mean(slopes, apart, k, 1)));
            auto const tolerance =
                g_.add(g_.constant(absolute),
                       g_.multiply(g_.constant(relative), g_.apply(operation::absolute, states_[k])));
            auto const part = g_.divide(error, tolerance);
            // The larger; and where one of them is not a number, neither is the error.
            auto const other =
                g_.choose(g_.apply(operation::less_equal, made.error, part), part, g_.add(made.error, part));
            made.error = g_.choose(g_.apply(operation::less, part, made.error), made.error, other);
        }
        return made;
    }

protected:
    neuron const& model_;
    formulas& in_;
    graph& g_;
    environment const& start_;
    double dt_;
    std::vector<value> states_;
};

}  // namespace neurapse::equations
