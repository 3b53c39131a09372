// SPDX-License-Identifier: MIT
#include "neurapse/equations/methods.hpp"

#include "neurapse/base/error.hpp"
#include "neurapse/equations/noisy_integrator.hpp"

namespace neurapse::equations {

std::vector<about> const& methods() {
    static std::vector<about> const all{
        {"exact", "Exact solution of linear equations by the matrix exponential.", "",
         "Rotter & Diesmann 1999, doi:10.1007/s004220050570"},
        {"exponential_euler", "Each variable exactly, the others held still over the step; first order.", "",
         "Hines 1984, doi:10.1016/0020-7101(84)90008-4"},
        {"euler", "Forward Euler, Euler-Maruyama with noise (Ito); first order.", "",
         "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"heun", "Heun's method; second order, with noise Stratonovich.", "",
         "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"milstein", "Milstein's method for noise that depends on the state, Stratonovich; strong order 1.",
         "", "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5"},
        {"rk2", "The midpoint method; second order.", "", "Runge 1895, doi:10.1007/BF01446807"},
        {"rk4", "The classical Runge-Kutta method; fourth order.", "", "Kutta 1901"},
        {"rkf45", "Runge-Kutta-Fehlberg with parts of the step as small as each neuron needs.", "",
         "Fehlberg 1969, NASA TR R-315"}};
    return all;
}

std::vector<value> rates_at(neuron const& model, formulas& in, environment const& there) {
    std::vector<value> all;
    for (auto const& v : model.variables)
        all.push_back(v.rate ? in.translate(*v.rate, there) : in.g.constant(0));
    return all;
}

namespace {

std::optional<refusal> objection_of(neuron const& model, noisy_integrator& work, method m) {
    if (model.noise.empty()) {
        std::vector<std::vector<value>> full;
        std::vector<value> own;
        if (m == method::exact)
            if (auto const why = work.linear(full))
                return refusal{*why,
                               work.conditionally_linear(own) ? "use rk4" : "use exponential_euler or rk4"};
        if (m == method::exponential_euler)
            if (auto const name = work.conditionally_linear(own))
                return refusal{"the equation of " + *name + " is not linear in " + *name, "use rk4"};
        return {};
    }
    auto const parts = work.taken_apart(work.rates());
    if (!parts)
        return refusal{"noise must enter as a factor times " + model.noise.front(),
                       "write e.g. sigma*sqrt(2/tau)*xi"};
    if (m != method::euler && m != method::heun && m != method::milstein)
        return refusal{"it has no place for the noise " + model.noise.front(), "use euler, heun or milstein"};
    if (m == method::milstein && !work.is_diagonal(*parts))
        return refusal{"each source of noise must act on one variable, through that alone", "use heun"};
    return {};
}

/// A model seen without its numbers: every parameter may differ between neurons.
struct analysis {
    explicit analysis(neuron const& m)
        : in(m, 1, 1, none, m.refractory_time || m.refractory_condition),
          start(in.at_start()),
          work(m, in, start, 1) {}
    formulas::shared_values none{};
    formulas in;
    environment start;
    noisy_integrator work;
};

}  // namespace

std::optional<refusal> objection_to(neuron const& model, method m) {
    analysis a{model};
    return objection_of(model, a.work, m);
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

trial_step tried(neuron const& model, formulas& in, environment const& start) {
    return integrator{model, in, start, 1}.fehlberg();
}

std::vector<value> advanced(neuron const& model, method m, formulas& in, environment const& start, double dt,
                            coefficients& numbers) {
    noisy_integrator work{model, in, start, dt};
    // What dt and N do to equations, as in x**(dt/ms), is seen only now.
    if (auto const why = objection_of(model, work, m))
        throw error{code::contradiction,
                    "the method " + std::string{methods()[std::size_t(m)].name} + " does not fit", why->why,
                    why->remedy};
    if (!model.noise.empty()) {
        auto const parts = work.taken_apart(work.rates());
        return m == method::heun       ? work.heun_with_noise()
               : m == method::milstein ? work.milstein(*parts)
                                       : work.euler_maruyama(*parts);
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
            return work.runge_kutta({{0, {}}, {0.5, {0.5}}, {0.5, {0, 0.5}}, {1, {0, 0, 1}}},
                                    {1. / 6, 1. / 3, 1. / 3, 1. / 6});
        case method::rkf45: return in.states();  // where its parts of the step have come to
        case method::euler:
        case method::milstein: break;
    }
    return work.runge_kutta({{0, {}}}, {1});
}

}  // namespace neurapse::equations
