// SPDX-License-Identifier: MIT
// Receptor ports against closed forms: the shapes themselves, their exact effect on a linear membrane at any
// step and time constant, the order of conductances, and what a delta does as a jump of V and as a pulse of
// current.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "neurapse/receptors/biexponential.hpp"
#include "support/cases.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

constexpr long double tau_m = 10, c_m = 250;  // the membrane of all cells here

/// One cell with one port, at which one spike arrives with some weight at the end of the first step; V and
/// all that the port does are recorded. V starts at 0 mV, its resting potential, and nothing makes it fire.
experiment one_arrival(settings port, setting weight, double dt, int steps, settings more_parameters = {}) {
    settings membrane{{"rest", 0_mV}, {"reset", -1_mV}, {"threshold", voltage{INFINITY}}};
    for (auto const& e : more_parameters.entries) membrane[e.key] = e.value;
    experiment e;
    e.run({{"duration", duration{steps * dt}}, {"dt", duration{dt}}, {"seed", 1}});
    e.population(
        "cell",
        {{"neuron", "lif"}, {"size", 1}, {"parameters", membrane}, {"receptors", settings{{"in", port}}}});
    e.stimulus({{"kind", "spike_list"}, {"to", "cell"}, {"times", list(0_ms)}, {"weight", weight}});
    bool const jumps = port == settings{{"shape", "delta"}};  // which is no current
    e.record({{"what", jumps ? list("v") : list("v", "i_in")}, {"of", "cell"}});
    return e;
}

using kernel = std::function<long double(long double)>;

/// V after a time t of a current with this kernel: Gauss-Legendre quadrature of the convolution with the
/// membrane.
long double potential(kernel const& shape, long double t) {
    constexpr long double at[] = {0.1834346424956498049394761L, 0.5255324099163289858177390L,
                                  0.7966664774136267395915539L, 0.9602898564975362316835609L};
    constexpr long double weight[] = {0.3626837833783619829651504L, 0.3137066458778872873379622L,
                                      0.2223810344533744705443560L, 0.1012285362903762591525314L};
    int const pieces = 4 + int(t * 8);
    long double const half = t / pieces / 2;
    long double sum = 0;
    for (int piece = 0; piece < pieces; ++piece)
        for (int k = 0; k < 4; ++k)
            for (int const side : {-1, 1}) {
                long double const s = half * (2 * piece + 1 + side * at[k]);
                sum += half * weight[k] * shape(s) * std::exp(-(t - s) / tau_m);
            }
    return sum / c_m;
}

struct shape {
    std::string name;
    settings port;
    kernel at;  ///< of weight 1
};

/// The shapes that make a current, with one of their time constants given.
std::vector<shape> shapes_of(double tau) {
    long double const t = tau;
    double const other = tau / 4;
    return {{"exponential",
             {{"shape", "exponential"}, {"tau", duration{tau}}},
             [=](auto s) { return std::exp(-s / t); }},
            {"alpha",
             {{"shape", "alpha"}, {"tau", duration{tau}}},
             [=](auto s) { return s / t * std::exp(1 - s / t); }},
            {"biexponential, decay",
             {{"shape", "biexponential"}, {"tau_decay", duration{tau}}, {"tau_rise", duration{other}}},
             [=](auto s) { return std::exp(-s / t) - std::exp(-s / other); }},
            {"biexponential, rise",
             {{"shape", "biexponential"}, {"tau_decay", duration{4 * tau}}, {"tau_rise", duration{tau}}},
             [=](auto s) { return std::exp(-s / (4 * t)) - std::exp(-s / t); }}};
}

/// V of one cell with a conductance port after some time, by Runge-Kutta with steps too small to matter.
double reference_v(kernel const& conductance, double reversal, double t) {
    int const n = 20'000;
    double const h = t / n;
    double v = 0;
    auto const f = [&](double at, double x) {
        return double((-c_m / tau_m * x + conductance(at) * (reversal - x)) / c_m);
    };
    for (int k = 0; k < n; ++k) {
        double const a = k * h, k1 = f(a, v), k2 = f(a + h / 2, v + h / 2 * k1),
                     k3 = f(a + h / 2, v + h / 2 * k2);
        v += h / 6 * (k1 + 2 * k2 + 2 * k3 + f(a + h, v + h * k3));
    }
    return v;
}

}  // namespace

TEST_CASE("SYN-12: the biexponential is the original's kernel, sample by sample and at its peak") {
    auto const& one = test_case("synapse", "SYN-12");
    auto const &params = one["params"], &expected = one["expected"];
    double const tolerance = one["tolerance"]["rel"], pA = 1e-12, tau = params["tau_s"].get<double>() * 1e3;
    settings port{{"shape", "biexponential"}, {"tau_decay", duration{tau}}, {"tau_rise", duration{tau / 4}}};
    setting const weight = current{params["w"].get<double>() * params["I0_A"].get<double>() / pA};
    double const dt = one["protocol"]["dt_s"].get<double>() * 1e3;
    auto const sampled = run(one_arrival(port, weight, dt, 60));
    auto const& i = trace_of(sampled, "cell[0].i_in");
    for (auto const& sample : expected["samples_step_A"]) {
        double const truth = sample[1];
        CHECK(std::fabs(i.at(sample[0].get<std::size_t>()) * pA - truth) <= tolerance * truth);
    }
    constexpr int to_peak = 64;
    auto const at_peak =
        run(one_arrival(port, weight, expected["t_peak_ms"].get<double>() / to_peak, 2 * to_peak));
    auto const& p = trace_of(at_peak, "cell[0].i_in");
    CHECK(p[to_peak] * pA == doctest::Approx(expected["peak_A"].get<double>()).epsilon(tolerance).scale(0));
    port["normalise"] = "peak";
    auto const normal =
        run(one_arrival(port, weight, expected["t_peak_ms"].get<double>() / to_peak, 2 * to_peak));
    CHECK(trace_of(normal, "cell[0].i_in")[to_peak] ==
          doctest::Approx(weight.as<number>()->value).epsilon(tolerance));
    auto const& note = expected["note"].get_ref<std::string const&>();
    CHECK(1 / biexponential<double>::factor({{tau}, {tau / 4}, 1}) ==
          doctest::Approx(first_number(note)).epsilon(tolerance));
}

TEST_CASE("every shape of current is its formula, and exponential and alpha peak at their weight") {
    for (double const dt : {0.1, 0.5})
        for (auto const& [name, port, at] : shapes_of(2)) {
            CAPTURE(name);
            auto const r = run(one_arrival(port, 100_pA, dt, 100));
            auto const& i = trace_of(r, "cell[0].i_in");
            for (std::size_t k = 0; k < i.size(); ++k)
                CHECK(i[k] == doctest::Approx(double(100 * at(k * (long double)(dt)))).epsilon(1e-13));
            if (name == "exponential") CHECK(i[0] == 100);
            if (name == "alpha")
                CHECK(i[std::size_t(std::llround(2 / dt))] == doctest::Approx(100).epsilon(1e-14));
        }
}

TEST_CASE(
    "currents act exactly on a linear membrane, at any step, also with time constants equal or nearly so") {
    for (double const tau : {2.0, 0.3, 10.0, 10 * (1 + 1e-9), 10 * (1 - 1e-9), 40.0})
        for (double const dt : {0.1, 0.5, 1.0})
            for (auto const& [name, port, at] : shapes_of(tau)) {
                CAPTURE(name);
                CAPTURE(tau);
                CAPTURE(dt);
                auto const r = run(one_arrival(port, 100_pA, dt, int(30 / dt)));
                auto const& v = trace_of(r, "cell[0].v");
                CHECK(v[0] == 0);  // at the arrival itself
                for (std::size_t k = 1; k < v.size(); k += 1 + k / 4)
                    CHECK(std::fabs(v[k] - double(100 * potential(at, k * (long double)(dt)))) < 1e-12);
            }
}

TEST_CASE("normalise = \"peak\": the largest value is the weight, as a current and as a conductance") {
    settings port{{"shape", "biexponential"}, {"tau_decay", 6_ms}, {"tau_rise", 1_ms}, {"normalise", "peak"}};
    double const to_peak = std::log(6.0) / (1 - 1 / 6.0);
    auto const i = run(one_arrival(port, 70_pA, to_peak / 16, 64));
    CHECK(trace_of(i, "cell[0].i_in")[16] == doctest::Approx(70).epsilon(1e-14));
    port["reversal"] = 0_mV;
    auto e = one_arrival(port, 7_nS, to_peak / 16, 64);
    auto const g = run(e.record({{"what", "g_in"}, {"of", "cell"}}));
    CHECK(trace_of(g, "cell[0].g_in")[16] == doctest::Approx(7).epsilon(1e-14));
}

TEST_CASE("conductances converge at second order to the true potential of a linear membrane") {
    constexpr double weight = 5, reversal = 60, length = 16;
    for (auto const& [name, port, at] : shapes_of(2)) {
        auto conducting = port;
        conducting["reversal"] = voltage{reversal};
        double const truth = reference_v([&, &f = at](auto s) { return weight * f(s); }, reversal, length);
        std::vector<double> errors;
        for (double const dt : {1.0, 0.5, 0.25, 0.125, 0.0625}) {
            auto const steps = int(length / dt);
            auto const r = run(one_arrival(conducting, conductance{weight}, dt, steps + 1));
            errors.push_back(std::fabs(trace_of(r, "cell[0].v").back() - truth));
        }
        CAPTURE(name);
        CHECK(errors.back() < 1e-3);
        CHECK(errors[3] / errors[4] == doctest::Approx(4).epsilon(0.05));
        CHECK(errors[2] / errors[3] == doctest::Approx(4).epsilon(0.1));
    }
}

TEST_CASE("a conductance drives towards its reversal potential, and its current is what it is said to be") {
    settings const port{{"shape", "exponential"}, {"tau", 5_ms}, {"reversal", -20_mV}};
    auto e = one_arrival(port, 3_nS, 0.1, 100);
    auto const r = run(e.record({{"what", "g_in"}, {"of", "cell"}}));
    auto const &v = trace_of(r, "cell[0].v"), &g = trace_of(r, "cell[0].g_in"),
               &i = trace_of(r, "cell[0].i_in");
    CHECK(g[0] == 3);
    for (std::size_t k = 0; k < v.size(); ++k) CHECK(i[k] == g[k] * (-20 - v[k]));
    CHECK(v.back() < 0);
    CHECK(v.back() > -20);
}

TEST_CASE("delta: V jumps at the arrival itself and fires there; while V is held, jumps are lost") {
    settings const port{{"shape", "delta"}};
    auto e = one_arrival(port, 12_mV, 0.1, 60, {{"threshold", 15_mV}, {"reset", 0_mV}, {"refractory", 2_ms}});
    e.stimulus({{"kind", "spike_list"},
                {"to", "cell"},
                {"times", list(0.4_ms, 1_ms, 2.4_ms, 2.5_ms)},
                {"weight", 12_mV}});
    e.record({{"what", "spikes"}, {"of", "cell"}});
    auto const r = run(e);
    auto const& v = trace_of(r, "cell[0].v");
    CHECK(v[0] == 12);
    CHECK(spikes_of(r, "cell", 0) == std::vector{0.5});
    for (std::size_t k = 4; k < 25; ++k)
        CHECK(v[k] == 0);  // 0.5 ms .. 2.5 ms; the jumps of 1.1 and 2.5 ms are lost
    CHECK(v[25] == 12);    // the first step after 2 ms of refractoriness
}

TEST_CASE("delta as a current or conductance acts over the one step that ends at the arrival") {
    double const decay = std::exp(-0.01), gain = 10 / 250.0;
    auto const pulse = run(one_arrival({{"shape", "delta"}, {"effect", "current"}}, 500_pA, 0.1, 5));
    auto const &v = trace_of(pulse, "cell[0].v"), &i = trace_of(pulse, "cell[0].i_in");
    CHECK(i == std::vector<double>{500, 0, 0, 0, 0});
    for (std::size_t k = 0; k < v.size(); ++k)
        CHECK(v[k] == doctest::Approx(500 * gain * (1 - decay) * std::pow(decay, double(k))).epsilon(1e-13));
    auto const opened =
        run(one_arrival({{"shape", "delta"}, {"effect", "conductance"}, {"reversal", 80_mV}}, 50_nS, 0.1, 5));
    double const leak = 1 + 50 * gain, reached = 80 * 50 * gain / leak * (1 - std::exp(-0.01 * leak));
    CHECK(trace_of(opened, "cell[0].v")[0] == doctest::Approx(reached).epsilon(1e-13));
    CHECK(trace_of(opened, "cell[0].v")[1] == doctest::Approx(reached * decay).epsilon(1e-13));
}
