// SPDX-License-Identifier: MIT
// The quadratic neuron against its closed forms: with x = V - (v_rest + v_c)/2 it obeys
// tau dx/dt = a0 (x^2 + s^2), s^2 = I tau / (C a0) - ((v_c - v_rest)/2)^2.
#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

// The defaults in ms, mV, GOhm, 1/mV.
constexpr double tau = 12, resistance = 0.02, a0 = 0.1, middle = -60, half = 5, reset = -65, peak = 30;

double squared(double pA) { return pA * resistance / a0 - half * half; }
double period(double pA) {
    double const s = std::sqrt(squared(pA));
    return tau / (a0 * s) * (std::atan((peak - middle) / s) - std::atan((reset - middle) / s));
}
response under(char const* model, settings const& parameters, double pA, double ms, double dt,
               char const* method) {
    auto const steps = std::size_t(std::lround(ms / dt));
    return respond(model, parameters, {1, steps, std::vector<double>(steps, pA)}, duration{dt}, {}, method);
}

}  // namespace

TEST_CASE("qif: it rests at the lower root of its parabola up to the rheobase") {
    for (double const pA : {-100.0, 0.0, 60.0, 124.9}) {
        auto const rest = resting_state("qif", {}, current{pA});
        REQUIRE(!rest.empty());
        CHECK(std::fabs(rest.at("v") - (middle - std::sqrt(-squared(pA)))) < 1e-9);
    }
    CHECK(resting_state("qif", {}, 125.1_pA).empty());  // C/tau a0 (v_c - v_rest)^2 / 4 = 125 pA
    CHECK(under("qif", {}, 124.9, 5000, 0.1, "rk4").spikes_ms[0].empty());
    CHECK(!under("qif", {}, 125.1, 5000, 0.1, "rk4").spikes_ms[0].empty());
}

TEST_CASE("qif: the period is a difference of arcs") {
    for (double const pA : {130.0, 200.0, 500.0, 3000.0}) {
        CAPTURE(pA);
        double const one = period(pA);
        auto const located = under("qif", {}, pA, 10 * one, 0.1, "adaptive").spikes_ms[0];
        REQUIRE(located.size() >= 9);  // it rests at v_reset, so that the first spike takes a period as well
        for (std::size_t k = 0; k < located.size(); ++k)
            CHECK(std::fabs(located[k] - double(k + 1) * one) < 1e-6);
    }
    auto const on_grid = under("qif", {}, 500, 100, 0.001, "rk4").spikes_ms[0];
    for (std::size_t k = 0; k < on_grid.size(); ++k)
        CHECK(std::fabs(on_grid[k] - double(k + 1) * period(500)) < 0.001 * double(k + 1) + 1e-3);
}

TEST_CASE("qif: it is Izhikevich's model of 2007 without recovery") {
    quantity<dimensions::conductance - dimensions::voltage> const k{a0 / resistance};
    settings const same{{"c", 600_pF},       {"k", k},    {"v_r", -65_mV}, {"v_t", -55_mV}, {"v_peak", 30_mV},
                        {"v_reset", -65_mV}, {"a", 1_Hz}, {"b", 0_nS},     {"d", 0_pA}};
    auto const a = under("qif", {}, 400, 200, 0.05, "adaptive").spikes_ms[0],
               b = under("izhikevich_2007", same, 400, 200, 0.05, "adaptive").spikes_ms[0];
    REQUIRE(a.size() == b.size());
    REQUIRE(a.size() >= 5);
    for (std::size_t j = 0; j < a.size(); ++j) CHECK(std::fabs(a[j] - b[j]) < 1e-6);
}
