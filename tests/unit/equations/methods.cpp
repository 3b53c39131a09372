// SPDX-License-Identifier: MIT
#include "neurapse/equations/methods.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "neurapse/equations/compile.hpp"

namespace neurapse::equations {
namespace {

constexpr double dt = 0.25, tau = 4;

neuron model_of(std::string const& equations) {
    return read_neuron({{equations}, {}, {}, {}, {}, {{{"tau", dimensions::time}, {"s", {}}}, {}}});
}

/// The variables after a step from time 1 ms, if noise k is the k-th of the numbers drawn.
std::vector<double> after(std::string const& equations, method how, std::vector<double> x,
                          std::vector<double> drawn = {}) {
    auto const model = model_of(equations);
    auto const code = compile(model, how, {{"tau", {tau}}, {"s", {0.6}}}, {dt, 1});
    std::vector<double> other(code.step.inputs(), 0);
    std::vector<double*> rows;
    for (std::size_t k = 0; k < code.step.inputs(); ++k) {
        auto const [from, which] = code.inputs[k];
        if (from == origin::normal) other[k] = drawn.at(which);
        if (from == origin::time) other[k] = 1;
        rows.push_back(from == origin::state ? &x[which] : &other[k]);
    }
    for (auto& v : x) rows.push_back(&v);
    code.step.run(rows.data(), 1);
    return x;
}

struct row {
    char const *equations, *method;
    std::string objection;
};
method named(std::string const& name) {
    for (std::size_t k = 0; k < methods().size(); ++k)
        if (methods()[k].name == name) return method(k);
    FAIL("no such method");
    return method::euler;
}

}  // namespace

TEST_CASE("a step of each method is what the textbook says") {
    auto const f = [](double t, double x) { return (t - x * x) / tau; };
    std::string const equations = "dx/dt = (t/ms - x**2)/tau : 1";
    double const x = 0.7, t = 1;
    CHECK(after(equations, method::euler, {x})[0] == doctest::Approx(x + dt * f(t, x)).epsilon(1e-14));
    double const k1 = f(t, x), k2 = f(t + dt / 2, x + dt / 2 * k1), k3 = f(t + dt / 2, x + dt / 2 * k2),
                 k4 = f(t + dt, x + dt * k3);
    CHECK(after(equations, method::rk2, {x})[0] == doctest::Approx(x + dt * k2).epsilon(1e-14));
    CHECK(after(equations, method::rk4, {x})[0] ==
          doctest::Approx(x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)).epsilon(1e-14));
    CHECK(after(equations, method::heun, {x})[0] ==
          doctest::Approx(x + dt / 2 * (k1 + f(t + dt, x + dt * k1))).epsilon(1e-14));
}

TEST_CASE("linear equations are solved, alone and together") {
    CHECK(after("dx/dt = (2 - x)/tau : 1", method::exact, {5})[0] ==
          doctest::Approx(2 + 3 * std::exp(-dt / tau)).epsilon(1e-14));
    CHECK(after("dx/dt = (t/ms - x)/tau : 1", method::exponential_euler, {5})[0] ==
          doctest::Approx(1 + 4 * std::exp(-dt / tau)).epsilon(1e-14));
    CHECK(after("dx/dt = 3/tau : 1", method::exact, {5})[0] ==
          doctest::Approx(5 + 3 * dt / tau).epsilon(1e-14));
    // A rotation.
    auto const both = after("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", method::exact, {1, 0});
    CHECK(both[0] == doctest::Approx(std::cos(dt / tau)).epsilon(1e-14));
    CHECK(both[1] == doctest::Approx(-std::sin(dt / tau)).epsilon(1e-14));
    // Two time constants that are the same: t e^(-t/tau).
    auto const alpha = after("dg/dt = (h - g)/tau : 1\ndh/dt = -h/tau : 1", method::exact, {0, 1});
    CHECK(alpha[0] == doctest::Approx(dt / tau * std::exp(-dt / tau)).epsilon(1e-14));
}

TEST_CASE("noise: Euler-Maruyama, Heun and Milstein by hand") {
    auto const f = [](double x) { return -x * x / tau; };
    double const s = 0.6, x = 0.7, scale = std::sqrt(2 / tau), w = std::sqrt(dt);
    for (double const z : {-1.7, 0.0, 0.4, 2.2}) {
        CAPTURE(z);
        std::string const additive = "dx/dt = -x**2/tau + s*sqrt(2/tau)*xi : 1";
        double const g = s * scale;
        CHECK(after(additive, method::euler, {x}, {z})[0] ==
              doctest::Approx(x + dt * f(x) + g * w * z).epsilon(1e-14));
        double const there = x + dt * f(x) + g * w * z;
        CHECK(after(additive, method::heun, {x}, {z})[0] ==
              doctest::Approx(x + dt / 2 * (f(x) + f(there)) + g * w * z).epsilon(1e-14));
        CHECK(after(additive, method::milstein, {x}, {z})[0] ==
              doctest::Approx(x + dt * f(x) + g * w * z).epsilon(1e-14));

        std::string const with_state = "dx/dt = -x**2/tau + s*x**2*sqrt(2/tau)*xi : 1";
        auto const strength = [&](double y) { return s * y * y * scale; };
        double const next = x + dt * f(x) + strength(x) * w * z;
        CHECK(after(with_state, method::euler, {x}, {z})[0] == doctest::Approx(next).epsilon(1e-14));
        CHECK(after(with_state, method::heun, {x}, {z})[0] ==
              doctest::Approx(x + dt / 2 * (f(x) + f(next)) + (strength(x) + strength(next)) / 2 * w * z)
                  .epsilon(1e-14));
        CHECK(after(with_state, method::milstein, {x}, {z})[0] ==
              doctest::Approx(next + 0.5 * strength(x) * (2 * s * x * scale) * dt * z * z).epsilon(1e-14));
    }
}

TEST_CASE("noise: one source in two equations is one number, two sources are two") {
    std::string const shared = "dx/dt = -x/tau + xi/sqrt(tau) : 1\ndy/dt = (x - y)/tau - xi/sqrt(tau) : 1";
    double const w = std::sqrt(dt / tau), z = 1.3;
    auto const one = after(shared, method::euler, {0.2, 0.1}, {z});
    CHECK(one[0] == doctest::Approx(0.2 - dt * 0.2 / tau + w * z).epsilon(1e-14));
    CHECK(one[1] == doctest::Approx(0.1 + dt * 0.1 / tau - w * z).epsilon(1e-14));
    // Heun's second rates are those of the state that the noise has moved.
    auto const heun = after(shared, method::heun, {0.2, 0.1}, {z});
    CHECK(heun[0] == doctest::Approx(0.2 - dt / 2 / tau * (0.2 + one[0]) + w * z).epsilon(1e-14));
    CHECK(heun[1] == doctest::Approx(0.1 + dt / 2 / tau * (0.1 + one[0] - one[1]) - w * z).epsilon(1e-14));
    auto const two =
        after("dx/dt = -x/tau + xi_a/sqrt(tau) + 2*xi_b/sqrt(tau) : 1", method::heun, {0}, {1.0, -0.25});
    double const moved = w * 0.5;
    CHECK(two[0] == doctest::Approx(-dt / 2 / tau * moved + moved).epsilon(1e-14));
}

TEST_CASE("what is constant over dt keeps its value of the start") {
    std::string const equations = "dx/dt = a/tau : 1\na = x**2 : 1";
    CHECK(after(equations + " (constant over dt)", method::rk4, {0.5})[0] ==
          doctest::Approx(0.5 + dt * 0.25 / tau).epsilon(1e-14));
    CHECK(after(equations, method::rk4, {0.5})[0] ==
          doctest::Approx(0.5 / (1 - 0.5 * dt / tau)).epsilon(1e-8));
}

TEST_CASE("the default is the most accurate method that the equations allow") {
    for (auto const& [equations, expected, _] :
         {row{"dx/dt = (2 - x)/tau : 1", "exact", ""},
          {"dx/dt = (2 - x)/tau + i_syn/pA/ms : 1", "exact", ""},
          {"dx/dt = (t/ms - x)/tau : 1", "exponential_euler", ""},
          {"dx/dt = (2 - x*y)/tau : 1\ndy/dt = (x - y)/tau : 1", "exponential_euler", ""},
          {"dx/dt = -x**2/tau : 1", "rk4", ""},
          {"dx/dt = -abs(x)/tau : 1", "rk4", ""},
          {"dx/dt = (exp(x) - x)/tau : 1", "rkf45", ""},
          {"dx/dt = -x/tau + xi/sqrt(tau) : 1", "euler", ""},
          {"dx/dt = -x**3/tau + xi/sqrt(tau) : 1", "euler", ""},
          {"dx/dt = -x/tau + x*xi/sqrt(tau) : 1", "heun", ""},
          {"x : 1", "exact", ""}}) {
        CAPTURE(equations);
        CHECK(methods()[std::size_t(default_method(model_of(equations)))].name == expected);
    }
}

TEST_CASE("what only dt or N makes unfit is refused, too") {
    auto const model = model_of("dx/dt = x**(dt/ms)/tau : 1");
    CHECK_FALSE(objection_to(model, method::exact));
    parameter_values const values{{"tau", {tau}}};
    CHECK_NOTHROW(compile(model, method::exact, values, {1, 1}));
    CHECK_THROWS_WITH_AS(compile(model, method::exact, values, {0.3, 1}),
                         "the method exact does not fit (the equation of x is not linear in x); use rk4",
                         error);
    CHECK_THROWS_AS(compile(model_of("dx/dt = x**N/tau : 1"), method::exponential_euler, values, {1, 2}),
                    error);
}

TEST_CASE("why a method does not fit") {
    for (auto const& [equations, name, objection] :
         {row{"dx/dt = -x**2/tau : 1", "exact", "the equation of x is not linear in x; use rk4"},
          {"dx/dt = (t/ms - x)/tau : 1", "exact",
           "the equation of x depends on time; use exponential_euler or rk4"},
          {"dx/dt = -x*y/tau : 1\ndy/dt = -y/tau : 1", "exact",
           "the equation of x is not linear in x; use exponential_euler or rk4"},
          {"dx/dt = -x**2/tau : 1", "exponential_euler", "the equation of x is not linear in x; use rk4"},
          {"dx/dt = -int(x > 0)/tau : 1", "exponential_euler",
           "the equation of x is not linear in x; use rk4"},
          {"dx/dt = -x/tau + xi/sqrt(tau) : 1", "exact",
           "it has no place for the noise xi; use euler, heun or milstein"},
          {"dx/dt = -x/tau + xi/sqrt(tau) : 1", "rk4",
           "it has no place for the noise xi; use euler, heun or milstein"},
          {"dx/dt = -x/tau + xi_n**2 : 1", "euler",
           "noise must enter as a factor times xi_n; write e.g. sigma*sqrt(2/tau)*xi"},
          {"dx/dt = abs(xi/sqrt(tau)) : 1", "heun",
           "noise must enter as a factor times xi; write e.g. sigma*sqrt(2/tau)*xi"},
          {"dx/dt = -x/tau + y*xi/sqrt(tau) : 1\ndy/dt = -y/tau : 1", "milstein",
           "each source of noise must act on one variable, through that alone; use heun"},
          {"dx/dt = x*xi_a/sqrt(tau) + xi_b/sqrt(tau) : 1", "milstein",
           "each source of noise must act on one variable, through that alone; use heun"},
          {"dx/dt = -x**2/tau : 1", "rk4", ""},
          {"dx/dt = -x/tau + xi/sqrt(tau) : 1", "milstein", ""}}) {
        CAPTURE(equations);
        auto const found = objection_to(model_of(equations), named(name));
        CHECK((found ? found->why + "; " + found->remedy : "") == objection);
    }
}

}  // namespace neurapse::equations
