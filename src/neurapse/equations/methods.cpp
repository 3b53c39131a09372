// SPDX-License-Identifier: MIT
#include "neurapse/equations/methods.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/error.hpp"

namespace neurapse::equations {

std::vector<about> const& methods() {
    static std::vector<about> const all{
        {"exact", "Exact solution of linear equations by the matrix exponential.", "", "Rotter & Diesmann 1999, doi:10.1007/s004220050570"},
        {"exponential_euler", "Each variable exactly, the others held still over the step; first order.", "",
         "Hines 1984, doi:10.1016/0020-7101(84)90008-4"},
        {"euler", "Forward Euler, Euler-Maruyama with noise (Ito); first order.", "", "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"heun", "Heun's method; second order, with noise Stratonovich.", "", "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"milstein", "Milstein's method for noise that depends on the state, Stratonovich; strong order 1.", "",
         "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"rk2", "The midpoint method; second order.", "", "Runge 1895, doi:10.1007/BF01446807"},
        {"rk4", "The classical Runge-Kutta method; fourth order.", "", "Kutta 1901"},
        {"rkf45", "Runge-Kutta-Fehlberg with parts of the step as small as each neuron needs.", "", "Fehlberg 1969, NASA TR R-315"}};
    return all;
}

std::vector<value> rates_at(neuron const& model, formulas& in, environment const& there) {
    std::vector<value> all;
    for (auto const& v : model.variables) all.push_back(v.rate ? in.translate(*v.rate, there) : in.g.constant(0));
    return all;
}

namespace {

/// What changes within a step, so that no coefficient of a linear system may depend on it.
bool varies(origin o) {
    switch (o) {
        case origin::parameter:
        case origin::coefficient:
        case origin::position: case origin::partners: return false;
        default: return true;
    }
}

class integrator {
public:
    integrator(neuron const& model, formulas& in, environment const& start, double dt)
        : model_(model), in_(in), g_(in.g), start_(start), dt_(dt), states_(in.states()) {}

    std::vector<value> rates() { return rates_at(model_, in_, start_); }

    std::optional<refusal> objection_to(method m) {
        if (model_.noise.empty()) {
            std::vector<std::vector<value>> full;
            std::vector<value> own;
            if (m == method::exact)
                if (auto const why = linear(full)) return refusal{*why, conditionally_linear(own) ? "use rk4" : "use exponential_euler or rk4"};
            if (m == method::exponential_euler)
                if (auto const name = conditionally_linear(own)) return refusal{"the equation of " + *name + " is not linear in " + *name, "use rk4"};
            return {};
        }
        auto const parts = taken_apart(rates());
        if (!parts) return refusal{"noise must enter as a factor times " + model_.noise.front(), "write e.g. sigma*sqrt(2/tau)*xi"};
        if (m != method::euler && m != method::heun && m != method::milstein)
            return refusal{"it has no place for the noise " + model_.noise.front(), "use euler, heun or milstein"};
        if (m == method::milstein && !is_diagonal(*parts)) return refusal{"each source of noise must act on one variable, through that alone", "use heun"};
        return {};
    }

    std::size_t size() const { return model_.variables.size(); }
    std::uint32_t input_of_state(std::size_t k) { return g_.at(states_[k]).parts[0]; }

    /// The matrix of derivatives of linear equations, or why they are not linear.
    std::optional<std::string> linear(std::vector<std::vector<value>>& a) {
        auto const f = rates();
        for (std::size_t r = 0; r < size(); ++r) {
            auto const& name = model_.variables[r].name;
            if (g_.depends(f[r], [&](auto i) { return in_.comes_from(i, origin::time); })) return "the equation of " + name + " depends on time";
            a.emplace_back();
            auto const reads = g_.needed({f[r]});
            for (std::size_t c = 0; c < size(); ++c) {
                if (!reads[states_[c].id]) {  // most are 0 where there are many
                    a.back().push_back(g_.constant(0));
                    continue;
                }
                auto const slope = g_.derivative(f[r], input_of_state(c));
                bool const constant = slope && !g_.depends(*slope, [&](auto i) { return varies(in_.meaning(i).from); });
                if (!constant) return "the equation of " + name + " is not linear in " + model_.variables[c].name;
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
            if (!slope || g_.depends(*slope, [&](auto i) { return i == own; })) return model_.variables[k].name;
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
                bool const grows = what == operation::exp || what == operation::expm1 || what == operation::exprel || what == operation::sinh ||
                                   what == operation::cosh || what == operation::bernoulli || what == operation::fermi;
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
        auto const b = g_.replaced(f, [&](value v) { return std::find(states_.begin(), states_.end(), v) == states_.end() ? std::nullopt : std::optional{g_.constant(0)}; });
        std::vector<char> none(size(), 0), held(size(), 0);
        bool others_follow = false;
        for (std::size_t r = 0; r < size(); ++r) held[r] = model_.variables[r].unless_refractory;
        for (std::size_t r = 0; r < size(); ++r)
            for (std::size_t c = 0; c < size(); ++c) others_follow = others_follow || (!held[r] && held[c] && !g_.is(a[r][c], 0));
        auto const free = numbers.linear_step(in_, a, none);
        auto const stopped = others_follow ? numbers.linear_step(in_, a, held) : free;
        std::vector<value> after;
        for (std::size_t r = 0; r < size(); ++r) {
            auto const sum = [&](linear_step const& by, std::vector<char> const& still) {
                auto total = g_.constant(0);
                for (std::size_t c = 0; c < size(); ++c)
                    if (!still[c]) total = g_.add(total, g_.multiply(by.integral[r * size() + c], b[c]));
                for (std::size_t c = 0; c < size(); ++c) total = g_.add(total, g_.multiply(by.growth[r * size() + c], states_[c]));
                return total;
            };
            auto by = sum(free, none);
            if (others_follow && !held[r]) by = g_.choose(start_.refractory, sum(stopped, held), by);
            after.push_back(moved(r, states_[r], by));
        }
        return after;
    }

    std::vector<value> exponential_euler(std::vector<value> const& a) {
        auto const f = rates();
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k) {
            // (e^(a dt) - 1) / a, which is dt where a is 0
            auto const width = g_.multiply(g_.constant(dt_), g_.apply(operation::exprel, g_.multiply(a[k], g_.constant(dt_))));
            after.push_back(moved(k, states_[k], g_.multiply(f[k], width)));
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
            auto const there = in_.at(along(slopes, s.along), g_.add(start_.time, g_.constant(s.time * dt_)), start_);
            slopes.push_back(rates_at(model_, in_, there));
        }
        return along(slopes, weights);
    }
    std::vector<value> along(std::vector<std::vector<value>> const& slopes, std::vector<double> const& weights) {
        std::vector<value> there;
        for (std::size_t k = 0; k < size(); ++k) there.push_back(moved(k, states_[k], mean(slopes, weights, k, dt_)));
        return there;
    }
    value mean(std::vector<std::vector<value>> const& slopes, std::vector<double> const& weights, std::size_t k, double width) {
        auto by = g_.constant(0);
        for (std::size_t j = 0; j < slopes.size(); ++j) by = g_.add(by, g_.multiply(g_.constant(weights[j] * width), slopes[j][k]));
        return by;
    }

    /// Fehlberg's pair of fourth and fifth order; the solution goes on with the fifth.
    trial_step fehlberg() {
        static std::vector<stage> const stages{{0, {}},
                                               {1. / 4, {1. / 4}},
                                               {3. / 8, {3. / 32, 9. / 32}},
                                               {12. / 13, {1932. / 2197, -7200. / 2197, 7296. / 2197}},
                                               {1, {439. / 216, -8, 3680. / 513, -845. / 4104}},
                                               {1. / 2, {-8. / 27, 2, -3544. / 2565, 1859. / 4104, -11. / 40}}};
        static std::vector<double> const fifth{16. / 135, 0, 6656. / 12825, 28561. / 56430, -9. / 50, 2. / 55};
        static std::vector<double> const apart{1. / 360, 0, -128. / 4275, -2197. / 75240, 1. / 50, 2. / 55};
        constexpr double relative = 1e-6, absolute = 1e-9;
        auto const width = in_.input({origin::width});
        std::vector<std::vector<value>> slopes;
        for (auto const& s : stages) {
            std::vector<value> there;
            for (std::size_t k = 0; k < size(); ++k) there.push_back(moved(k, states_[k], g_.multiply(width, mean(slopes, s.along, k, 1))));
            slopes.push_back(rates_at(model_, in_, in_.at(there, g_.add(start_.time, g_.multiply(g_.constant(s.time), width)), start_)));
        }
        trial_step made{{}, g_.constant(0)};
        for (std::size_t k = 0; k < size(); ++k) {
            made.states.push_back(moved(k, states_[k], g_.multiply(width, mean(slopes, fifth, k, 1))));
            auto const error = g_.apply(operation::absolute, g_.multiply(width, mean(slopes, apart, k, 1)));
            auto const tolerance = g_.add(g_.constant(absolute), g_.multiply(g_.constant(relative), g_.apply(operation::absolute, states_[k])));
            auto const part = g_.divide(error, tolerance);
            // The larger; and where one of them is not a number, neither is the error.
            auto const other = g_.choose(g_.apply(operation::less_equal, made.error, part), part, g_.add(made.error, part));
            made.error = g_.choose(g_.apply(operation::less, part, made.error), made.error, other);
        }
        return made;
    }

    /// Rates taken apart: without noise, and how strongly each source of noise acts.
    struct noisy {
        std::vector<value> drift;
        std::vector<std::vector<value>> strength;  ///< of each variable and source
    };
    /// Nothing where noise does not enter linearly.
    std::optional<noisy> taken_apart(std::vector<value> const& f) {
        noisy parts;
        auto const sources = noise_inputs();
        auto const is_noise = [&](auto i) { return sources.count(i) > 0; };
        parts.drift = g_.replaced(f, [&](value v) -> std::optional<value> {
            auto const& n = g_.at(v);
            if (n.what == operation::input && is_noise(n.parts[0])) return g_.constant(0);
            return {};
        });
        for (auto const r : f) {
            parts.strength.emplace_back();
            auto const reads = g_.needed({r});
            for (auto const& name : model_.noise) {
                auto const source = in_.noise(name);
                bool const acts = source.id < reads.size() && reads[source.id];
                auto const slope = acts ? g_.derivative(r, g_.at(source).parts[0]) : g_.constant(0);
                if (!slope || g_.depends(*slope, is_noise)) return {};
                parts.strength.back().push_back(*slope);
            }
        }
        return parts;
    }
    bool noise_depends_on_state(noisy const& parts) {
        for (auto const& of_variable : parts.strength)
            for (auto const s : of_variable)
                if (g_.depends(s, [&](auto i) { return in_.comes_from(i, origin::state); })) return true;
        return false;
    }
    /// The integral of a source of noise over the step.
    value noise(std::size_t source) { return g_.multiply(g_.constant(std::sqrt(dt_)), in_.noise(model_.noise[source])); }
    value pushed(std::vector<value> const& strength) {
        auto sum = g_.constant(0);
        for (std::size_t s = 0; s < strength.size(); ++s) sum = g_.add(sum, g_.multiply(strength[s], noise(s)));
        return sum;
    }

    std::vector<value> euler_maruyama(noisy const& parts) {
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k)
            after.push_back(moved(k, states_[k], g_.add(g_.multiply(g_.constant(dt_), parts.drift[k]), pushed(parts.strength[k]))));
        return after;
    }

    /// Heun's method with noise that has one value over the whole step, the mean of the step.
    std::vector<value> heun_with_noise() {
        auto noisy_start = start_;
        for (auto const& name : model_.noise) noisy_start.names[name] = g_.multiply(g_.constant(1 / std::sqrt(dt_)), in_.noise(name));
        auto const here = in_.at(states_, start_.time, noisy_start);
        auto const first = rates_at(model_, in_, here);
        auto const there = in_.at(along({first}, {1}), g_.add(start_.time, g_.constant(dt_)), noisy_start);
        return along({first, rates_at(model_, in_, there)}, {0.5, 0.5});
    }

    /// x + f dt + g dW + g g' dW^2 / 2, for a source of noise of its own in each equation.
    std::vector<value> milstein(noisy const& parts) {
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k) {
            auto by = g_.add(g_.multiply(g_.constant(dt_), parts.drift[k]), pushed(parts.strength[k]));
            for (std::size_t s = 0; s < parts.strength[k].size(); ++s) {
                auto const strength = parts.strength[k][s];
                auto const slope = g_.derivative(strength, input_of_state(k));
                auto const w = noise(s);
                by = g_.add(by, g_.multiply(g_.multiply(g_.constant(0.5), g_.multiply(strength, *slope)), g_.multiply(w, w)));
            }
            after.push_back(moved(k, states_[k], by));
        }
        return after;
    }
    /// Milstein's correction needs that a source acts on one variable, and through that alone.
    bool is_diagonal(noisy const& parts) {
        for (std::size_t s = 0; s < model_.noise.size(); ++s) {
            int users = 0;
            for (std::size_t k = 0; k < size(); ++k) {
                auto const strength = parts.strength[k][s];
                if (g_.is(strength, 0)) continue;
                ++users;
                auto const own = input_of_state(k);
                if (g_.depends(strength, [&](auto i) { return in_.comes_from(i, origin::state) && i != own; })) return false;
                if (!g_.derivative(strength, own)) return false;
            }
            if (users > 1) return false;
        }
        for (std::size_t k = 0; k < size(); ++k) {
            int sources = 0;
            for (auto const s : parts.strength[k]) sources += !g_.is(s, 0);
            if (sources > 1) return false;
        }
        return true;
    }

private:
    std::map<std::uint32_t, bool> noise_inputs() {
        std::map<std::uint32_t, bool> all;
        for (auto const& name : model_.noise) all[g_.at(in_.noise(name)).parts[0]] = true;
        return all;
    }

    neuron const& model_;
    formulas& in_;
    graph& g_;
    environment const& start_;
    double dt_;
    std::vector<value> states_;
};

/// A model seen without its numbers: every parameter may differ between neurons.
struct analysis {
    explicit analysis(neuron const& m)
        : in(m, 1, 1, none, m.refractory_time || m.refractory_condition), start(in.at_start()), work(m, in, start, 1) {}
    formulas::shared_values none{};
    formulas in;
    environment start;
    integrator work;
};

}  // namespace

std::optional<refusal> objection_to(neuron const& model, method m) {
    analysis a{model};
    return a.work.objection_to(m);
}

method default_method(neuron const& model) {
    analysis a{model};
    if (!model.noise.empty()) {
        auto const parts = a.work.taken_apart(a.work.rates());
        return parts && a.work.noise_depends_on_state(*parts) ? method::heun : method::euler;
    }
    for (auto const m : {method::exact, method::exponential_euler})
        if (!objection_to(model, m)) return m;
    return a.work.may_explode() ? method::rkf45 : method::rk4;
}

trial_step tried(neuron const& model, formulas& in, environment const& start) { return integrator{model, in, start, 1}.fehlberg(); }

std::vector<value> advanced(neuron const& model, method m, formulas& in, environment const& start, double dt, coefficients& numbers) {
    integrator work{model, in, start, dt};
    // What dt and N do to equations, as in x**(dt/ms), is seen only now.
    if (auto const why = work.objection_to(m))
        throw error{code::contradiction, "the method " + std::string{methods()[std::size_t(m)].name} + " does not fit", why->why, why->remedy};
    if (!model.noise.empty()) {
        auto const parts = work.taken_apart(work.rates());
        return m == method::heun ? work.heun_with_noise() : m == method::milstein ? work.milstein(*parts) : work.euler_maruyama(*parts);
    }
    switch (m) {
        case method::exact: {
            std::vector<std::vector<value>> a;
            work.linear(a);
            return work.exact(a, numbers);
        }
        case method::exponential_euler: {
            std::vector<value> a;
            work.conditionally_linear(a);
            return work.exponential_euler(a);
        }
        case method::heun: return work.runge_kutta({{0, {}}, {1, {1}}}, {0.5, 0.5});
        case method::rk2: return work.runge_kutta({{0, {}}, {0.5, {0.5}}}, {0, 1});
        case method::rk4:
            return work.runge_kutta({{0, {}}, {0.5, {0.5}}, {0.5, {0, 0.5}}, {1, {0, 0, 1}}}, {1. / 6, 1. / 3, 1. / 3, 1. / 6});
        case method::rkf45: return in.states();  // where its parts of the step have come to
        case method::euler:
        case method::milstein: break;
    }
    return work.runge_kutta({{0, {}}}, {1});
}

}  // namespace neurapse::equations
