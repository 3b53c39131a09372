// SPDX-License-Identifier: MIT
// The methods of equations converge at the order they advertise: without noise on a smooth problem that is
// not linear and depends on time, with noise path by path, drawn here once more from the same dice.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/statistics.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

experiment one_population(settings model, std::string const& method, int size, duration length, duration dt,
                          settings initial, int seed = 1) {
    experiment e;
    e.run({{"duration", length}, {"dt", dt}, {"seed", seed}}).model("text", std::move(model));
    return e.population(
        "cell", {{"neuron", "text"}, {"method", method}, {"size", size}, {"initial", std::move(initial)}});
}

/// V and the gate of a neuron that is driven by a rhythm, after 8 ms.
std::vector<double> final_state(std::string const& method, double dt) {
    settings const model{
        {"equations",
         "dv/dt = (-65*mV - v + 20*mV*n*(1 + sin(2*pi*t/(7*ms))) + 8*n*(-90*mV - v))/(10*ms) : volt\n"
         "dn/dt = (1/(1 + exp(-(v + 60*mV)/(5*mV))) - n)/(3*ms) : 1"}};
    auto e = one_population(model, method, 1, 8_ms, duration{dt}, {{"v", -50_mV}, {"n", 0.1}});
    auto const r = run(e.record({{"what", list("v", "n")}, {"of", "cell"}, {"every", 8_ms}}));
    return {trace_of(r, "cell[0].v").back(), trace_of(r, "cell[0].n").back()};
}

double apart(std::vector<double> const& a, std::vector<double> const& b) {
    double most = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        most = std::max(most, std::fabs(a[k] - b[k]) / (1 + std::fabs(a[k])));
    return most;
}

constexpr int neurons = 2000;

/// The variables of `neurons` cells after a time, and what the noise of each has come to: its value W there.
struct ends {
    std::vector<double> x, w;
};
ends under_noise(std::string const& equation, std::string const& method, double ms, double dt, double first) {
    auto e = one_population({{"equations", equation}}, method, neurons, duration{ms}, duration{dt},
                            {{"x", first}});
    auto const r = run(e.record({{"what", "x"}, {"of", "cell"}, {"every", duration{ms}}}));
    ends all{{}, std::vector<double>(neurons)};
    for (int k = 0; k < neurons; ++k)
        all.x.push_back(trace_of(r, "cell[" + std::to_string(k) + "].x").back());
    random::family const dice{1, purpose::membrane, name_hash("cell")};
    std::vector<double> row(neurons);
    for (int step = 1; step <= int(std::lround(ms / dt)); ++step) {
        dice.normal_column(0, std::uint64_t(step), 0, neurons, row.data());
        for (int k = 0; k < neurons; ++k) all.w[std::size_t(k)] += std::sqrt(dt) * row[std::size_t(k)];
    }
    return all;
}

/// The mean distance from the exact solution, path by path, at a step and at a quarter of it.
double order_under_noise(std::string const& equation, std::string const& method,
                         std::function<double(double)> const& exact) {
    auto const error = [&](double dt) {
        auto const found = under_noise(equation, method, 16, dt, 1);
        double sum = 0;
        for (int k = 0; k < neurons; ++k)
            sum += std::fabs(found.x[std::size_t(k)] - exact(found.w[std::size_t(k)]));
        return sum / neurons;
    };
    return std::log2(error(0.5) / error(0.125)) / 2;
}

}  // namespace

TEST_CASE("equations without noise: every method converges at its order") {
    for (auto const& [method, order] : {std::pair<std::string, double>{"euler", 1},
                                        {"exponential_euler", 1},
                                        {"rk2", 2},
                                        {"heun", 2},
                                        {"rk4", 4}}) {
        CAPTURE(method);
        double const dt = order == 4 ? 1. / 8 : 1. / 64;
        auto const coarse = final_state(method, dt), middle = final_state(method, dt / 2),
                   fine = final_state(method, dt / 4);
        REQUIRE(apart(middle, fine) > 1e-12);  // else it is rounding that is measured
        double const measured = std::log2(apart(coarse, middle) / apart(middle, fine));
        CHECK(std::fabs(measured - order) <= 0.15);
        CHECK(apart(final_state(method, 1. / 1024), final_state("rk4", 1. / 256)) <
              (order == 1 ? 1e-3 : 1e-6));
    }
}

TEST_CASE("equations without noise: rkf45 is right at any step") {
    auto const fine = final_state("rk4", 1. / 512);
    for (double const dt : {1., 0.5, 0.1}) CHECK(apart(final_state("rkf45", dt), fine) < 1e-6);
}

// x = (1 - t/2 ms)^2, near whose end trial stages have no root to draw.
TEST_CASE(
    "rkf45 takes a part of the step again where it is not a number, and complains only where nothing helps") {
    auto e =
        one_population({{"equations", "dx/dt = -sqrt(x)/ms : 1"}}, "rkf45", 1, 1.9_ms, 0.95_ms, {{"x", 1}});
    auto const r = run(e.record({{"what", "x"}, {"of", "cell"}}));
    CHECK(trace_of(r, "cell[0].x")[1] == doctest::Approx(0.0025).epsilon(1e-4));
    auto blast = one_population({{"equations", "dx/dt = x**2/ms : 1"}}, "rkf45", 1, 2_ms, 0.5_ms, {{"x", 1}});
    CHECK_THROWS_WITH_AS(run(blast), doctest::Contains("cell[0] is no longer finite"), error);
}

// Beyond its threshold an exponential upswing reaches infinity before the step ends.
TEST_CASE("rkf45 fires a neuron that runs away in the step of its spike") {
    settings const model{{"equations",
                          "dv/dt = (30*nS*(-70*mV - v) + 60*pA*exp((v + 50*mV)/(2*mV)) - w + "
                          "i_stim)/(281*pF) : volt (unless refractory)\n"
                          "dw/dt = (4*nS*(v + 70*mV) - w)/(144*ms) : amp"},
                         {"threshold", "v > -30*mV"},
                         {"reset", "v = -70*mV; w += 80*pA"},
                         {"refractory", 1_ms}};
    auto const spikes = [&](std::string const& method, duration dt) {
        auto e = one_population(model, method, 3, 200_ms, dt, {{"v", -70_mV}, {"w", 0_pA}});
        for (int k = 0; k < 3; ++k)
            e.stimulus({{"kind", "constant"},
                        {"to", "cell[" + std::to_string(k) + "]"},
                        {"amplitude", current{1000. * (1 << k)}}});
        return run(e.record({{"what", "spikes"}, {"of", "cell"}}));
    };
    // Spikes lie on the grid and the reset waits for it, so that each interval is up to a step longer.
    auto const coarse = spikes("rkf45", 0.1_ms), fine = spikes("rkf45", 0.002_ms);
    for (std::uint32_t k = 0; k < 3; ++k) {
        auto const a = spikes_of(coarse, "cell", k), b = spikes_of(fine, "cell", k);
        REQUIRE(a.size() >= 5);
        CHECK(std::fabs(double(a.size()) - double(b.size())) <= 0.01 * double(b.size()) + 1);
        CHECK(a[0] >= b[0] - 1e-9);
        CHECK(a[0] < b[0] + 0.1);
    }
}

TEST_CASE("an upswing beyond all numbers passes every threshold, by the default method") {
    auto const count = [](char const* threshold) {
        settings const model{
            {"equations",
             "dv/dt = (30*nS*(-70*mV - v) + 60*pA*exp((v + 50*mV)/(2*mV)) - w + 1*nA)/(281*pF) : volt\n"
             "dw/dt = (4*nS*(v + 70*mV) - w)/(144*ms) : amp"},
            {"threshold", threshold},
            {"reset", "v = -70*mV; w += 80*pA"}};
        experiment e;
        e.run({{"duration", 500_ms}, {"dt", 0.1_ms}, {"seed", 1}})
            .model("m", model)
            .population("cell",
                        {{"neuron", "m"}, {"size", 1}, {"initial", settings{{"v", -70_mV}, {"w", 0_pA}}}});
        return int(run(e).populations[0].spikes);
    };
    int const low = count("v > -30*mV");
    CHECK(low > 10);
    for (auto const* threshold : {"v > 0*mV", "v > 30*mV", "v > 1*volt"})
        CHECK(std::abs(count(threshold) - low) <= 1);
}

TEST_CASE("linear equations are solved exactly at any step, also where rates coincide or vanish or rotate") {
    auto const state = [](double dt) {
        settings const model{{"equations",
                              "dv/dt = (-70*mV - v)/(10*ms) + (a + b)/(100*pF) : volt\n"
                              "da/dt = (b - a)/(2*ms) : amp\ndb/dt = -b/(2*ms) : amp\n"  // an alpha function
                              "dc/dt = 3*pA/ms : amp\n"
                              "dp/dt = q/(3*ms) : 1\ndq/dt = -p/(3*ms) : 1"}};
        auto e =
            one_population(model, "exact", 1, 8_ms, duration{dt},
                           {{"v", -60_mV}, {"a", 100_pA}, {"b", 300_pA}, {"c", 1_pA}, {"p", 1}, {"q", 0}});
        auto const r =
            run(e.record({{"what", list("v", "a", "b", "c", "p", "q")}, {"of", "cell"}, {"every", 8_ms}}));
        std::vector<double> all;
        for (auto const* name : {"v", "a", "b", "c", "p", "q"})
            all.push_back(trace_of(r, std::string{"cell[0]."} + name).back());
        return all;
    };
    auto const coarse = state(8);
    for (double const dt : {4., 1., 0.125}) CHECK(apart(state(dt), coarse) < 1e-13);
    CHECK(coarse[1] == doctest::Approx((100 + 300 * 4) * std::exp(-4.)).epsilon(1e-13));
    CHECK(coarse[2] == doctest::Approx(300 * std::exp(-4.)).epsilon(1e-13));
    CHECK(coarse[3] == doctest::Approx(25).epsilon(1e-13));
    CHECK(coarse[4] == doctest::Approx(std::cos(8. / 3)).epsilon(1e-13));
    CHECK(coarse[5] == doctest::Approx(-std::sin(8. / 3)).epsilon(1e-13));
}

// Geometric Brownian motion, whose solution is a function of time and of the noise W alone: with mu = 0.02/ms
// and sigma^2 = 0.01/ms over 16 ms, exp(mu T + sigma W) in the sense of Stratonovich, and with
// mu - sigma^2/2 for mu in that of Ito. Orders are means over 2000 paths; each is determined to about 0.05.
TEST_CASE(
    "noise that depends on the state: euler solves the equation of Ito at order 1/2, heun and milstein that "
    "of Stratonovich at order 1") {
    std::string const equation = "dx/dt = 0.02*x/ms + 0.1*x*ms**-0.5*xi : 1";
    auto const solution = [](double mu) { return [mu](double w) { return std::exp(mu * 16 + 0.1 * w); }; };
    auto const ito = solution(0.02 - 0.005), stratonovich = solution(0.02);
    for (auto const& [method, exact, order] :
         {std::tuple<std::string, std::function<double(double)>, double>{"euler", ito, 0.5},
          {"heun", stratonovich, 1},
          {"milstein", stratonovich, 1}}) {
        CAPTURE(method);
        double const measured = order_under_noise(equation, method, exact);
        CHECK(std::fabs(measured - order) < 0.15);
    }
    // What the other sense would give is not approached.
    CHECK(std::fabs(order_under_noise(equation, "euler", stratonovich)) < 0.3);
    CHECK(std::fabs(order_under_noise(equation, "heun", ito)) < 0.3);
    CHECK(std::fabs(order_under_noise(equation, "milstein", ito)) < 0.3);
}

// Here the two senses agree and all methods sum the noise without error, so that what is left is the error of
// the rate, which grows with time: of first order, and for Heun's method none.
TEST_CASE("noise that does not depend on the state: the error is that of the rate alone") {
    std::string const equation = "dx/dt = (1 + t/(8*ms))/(10*ms) + 0.1*ms**-0.5*xi : 1";
    auto const exact = [](double w) { return 1 + (16 + 16 * 16 / 16.) / 10 + 0.1 * w; };
    CHECK(std::fabs(order_under_noise(equation, "euler", exact) - 1) < 0.01);
    CHECK(std::fabs(order_under_noise(equation, "milstein", exact) - 1) < 0.01);
    auto const heun = under_noise(equation, "heun", 16, 0.5, 1);
    for (int k = 0; k < neurons; ++k)
        CHECK(std::fabs(heun.x[std::size_t(k)] - exact(heun.w[std::size_t(k)])) < 1e-12);
}

// Its stationary variance is sigma^2 tau / 2; Euler's is that divided by 1 - dt/(2 tau), Heun's closer. Of
// 2000 independent cells a mean lies within four standard errors of the truth, s/sqrt(n), but once in 16 000
// times, and so does a variance, with sqrt(2/n) s^2.
TEST_CASE("an Ornstein-Uhlenbeck process has the mean and the variance of its closed form at all times") {
    double const tau = 5, sigma2 = 2. / tau, dt = 0.1;
    for (auto const* method : {"euler", "heun", "milstein"}) {
        CAPTURE(method);
        for (double const ms : {1., 5., 40.}) {
            auto const x =
                under_noise("dx/dt = (3 - x)/(5*ms) + (2/(5*ms))**0.5*xi : 1", method, ms, dt, 8).x;
            double const mean = 3 + 5 * std::exp(-ms / tau),
                         variance = sigma2 * tau / 2 * (1 - std::exp(-2 * ms / tau));
            double const slack = 0.03 * 5;  // of Euler's mean on its way, 5 (1 - dt/tau)^n
            CHECK(std::fabs(mean_of(x) - mean) <
                  4 * std::sqrt(variance / neurons) + (ms < 40 ? slack * dt : 0));
            CHECK(std::fabs(variance_of(x) - variance) <
                  4 * std::sqrt(2. / neurons) * variance + variance * dt / tau);
        }
    }
}

TEST_CASE("sources of noise are independent of each other, and from neuron to neuron and step to step") {
    settings const model{
        {"equations", "dx/dt = xi : second**0.5\ndy/dt = xi_other : second**0.5\ndz/dt = xi : second**0.5"}};
    auto e = one_population(model, "euler", neurons, 1_ms, 0.5_ms,
                            {{"x", "0*second**0.5"}, {"y", "0*second**0.5"}, {"z", "0*second**0.5"}});
    auto const r = run(e.record({{"what", list("x", "y", "z")}, {"of", "cell"}}));
    std::vector<double> x, y, later, next;
    for (int k = 0; k < neurons; ++k) {
        auto const trace = [&](std::string const& name, int of) {
            return trace_of(r, "cell[" + std::to_string(of) + "]." + name);
        };
        CHECK(trace("x", k) == trace("z", k));
        x.push_back(trace("x", k)[0]);
        y.push_back(trace("y", k)[0]);
        later.push_back(trace("x", k)[1] - x.back());
        next.push_back(trace("x", (k + 1) % neurons)[0]);
    }
    double const error = 1 / std::sqrt(double(neurons));
    CHECK(std::fabs(variance_of(x) - 0.5) < 4 * std::sqrt(2.) * error * 0.5);
    for (auto const* other : {&y, &later, &next})
        CHECK(std::fabs(covariance_of(x, *other)) < 4 * error * 0.5);
}
