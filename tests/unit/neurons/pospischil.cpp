// SPDX-License-Identifier: MIT
// Pospischil's neuron against an independent integration of its equations: scipy's DOP853 with tolerances
// of 1e-13, whose spike times a run with 1e-11 met to 3e-9 ms.
#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

using times = std::vector<double>;

settings const fast_spiking{{"g_na", 58_mS_cm2},   {"g_k", 3.9_mS_cm2}, {"g_m", 0.0787_mS_cm2},
                            {"g_l", 0.038_mS_cm2}, {"e_l", -70.4_mV},   {"v_t", -57.9_mV},
                            {"tau_max", 502_ms}};

response under(char const* model, settings const& parameters, double pA, double ms, double dt,
               char const* method) {
    auto const steps = std::size_t(std::lround(ms / dt));
    return respond(model, parameters, {1, steps, times(steps, pA)}, duration{dt}, {}, method);
}

void check_times(times const& found, times const& expected, double within) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t k = 0; k < found.size(); ++k) CHECK(std::fabs(found[k] - expected[k]) < within);
}

// 500 ms from rest under 500 pA.
times const regular{16.78526154,  36.64129718,  60.45215846,  88.36889602,  119.94731928,
                    154.27006247, 190.34610866, 227.41693325, 265.01158503, 302.87078066,
                    340.8606908,  378.9144833,  416.99932761, 455.09922568, 493.20641237};
times const fast{16.93830317, 37.32298389,  66.6982933,  106.13313979, 151.61164927, 199.07318023,
                 247.0114595, 295.05396932, 343.1187628, 391.18829722, 439.25883925, 487.32959538};

}  // namespace

TEST_CASE("pospischil: the resting states are those of the equations, with balanced currents") {
    auto const rest = resting_state("pospischil", {});
    CHECK(std::fabs(rest.at("v") + 71.9106831842498) < 1e-9);
    CHECK(std::fabs(rest.at("m") - 0.0004497841848711096) < 1e-12);
    CHECK(std::fabs(rest.at("h") - 0.9999264441432658) < 1e-12);
    CHECK(std::fabs(rest.at("n") - 0.002222244829082066) < 1e-12);
    CHECK(std::fabs(rest.at("p") - 0.024338213275384338) < 1e-12);
    CHECK(std::fabs(resting_state("pospischil", fast_spiking).at("v") + 71.3872366164954) < 1e-9);

    experiment e;
    e.run({{"duration", 1_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("cell", {{"neuron", "pospischil"}, {"size", 1}})
        .record({{"what", list("i_na", "i_k", "i_m", "i_l")}, {"of", "cell"}});
    auto const r = run(e);
    double sum = 0;
    for (auto const* one : {"i_na", "i_k", "i_m", "i_l"})
        sum += neurapse_test::trace_of(r, std::string{"cell[0]."} + one).back();
    CHECK(std::fabs(sum) < 1e-8);
    double const slow = 0.075 * 290 * 0.024338213275384338 * (90 - 71.9106831842498);  // g_m area p (V - e_k)
    CHECK(std::fabs(neurapse_test::trace_of(r, "cell[0].i_m").back() - slow) < 1e-8);
}

TEST_CASE("pospischil: a regular spiking cell adapts, its spikes where the equations have them") {
    auto const spikes = under("pospischil", {}, 500, 500, 0.1, "adaptive").spikes_ms[0];
    check_times(spikes, regular, 1e-6);
    for (std::size_t k = 2; k < spikes.size(); ++k)
        CHECK(spikes[k] - spikes[k - 1] > spikes[k - 1] - spikes[k - 2]);
    check_times(under("pospischil", {}, 500, 500, 0.01, "rk4").spikes_ms[0], regular, 0.0101);
    check_times(under("pospischil", {}, 500, 500, 0.001, "exponential_euler").spikes_ms[0], regular, 0.1);
}

TEST_CASE("pospischil: a fast spiking cell fires where the equations have it") {
    check_times(under("pospischil", fast_spiking, 500, 500, 0.1, "adaptive").spikes_ms[0], fast, 1e-6);
}

TEST_CASE("pospischil: without its slow current it is the Traub-Miles neuron, bit for bit") {
    settings const same{{"g_na", 100_mS_cm2}, {"g_k", 30_mS_cm2}, {"g_l", 0.05_mS_cm2},
                        {"e_l", -65_mV},      {"v_t", -63_mV},    {"area", 20'000_um2}};
    auto without = same;
    without["g_m"] = 0_mS_cm2;
    for (auto const* method : {"rk4", "exponential_euler", "euler"}) {
        CAPTURE(method);
        auto const a = under("pospischil", without, 400, 100, 0.01, method);
        auto const b = under("traub_miles", same, 400, 100, 0.01, method);
        CHECK(a.spikes_ms[0].size() == b.spikes_ms[0].size());
        CHECK(a.states.at("v").values == b.states.at("v").values);
    }
}
