// SPDX-License-Identifier: MIT
// The original's leaky integrate-and-fire neuron, from the samples of its feed-forward example: its scheme is
// a series of the second order, so its trajectory is ours within the third term of that series.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace {

using namespace neurapse;
using nlohmann::json;
using samples = std::vector<double>;

json const& seed() {
    static json const all = json::parse(std::ifstream{NEURAPSE_TEST_DATA "/seed_feedforward.json"});
    return all;
}

/// Our neuron with the original's parameters: it resets to its leak potential.
response driven(samples const& pA) {
    auto const& p = seed().at("params");
    settings const parameters{{"tau", duration{p.at("C_pF").get<double>() / p.at("gL_nS").get<double>()}},
                              {"c", capacitance{p.at("C_pF")}},
                              {"rest", voltage{p.at("EL_mV")}},
                              {"reset", voltage{p.at("EL_mV")}},
                              {"threshold", voltage{p.at("Vth_mV")}},
                              {"refractory", duration{p.at("t_ref_ms")}}};
    return respond("lif", parameters, {1, pA.size(), pA}, duration{seed().at("dt_ms")});
}

/// What the original's step adds to the difference: it has x - x^2/2 where 1 - exp(-x) stands, which is
/// less by at most x^3/6 of the distance from the target E_L + I/g_L. Past differences only shrink.
void check_within_truncation(response const& ours, samples const& theirs, samples const& pA) {
    auto const& p = seed().at("params");
    double const x =
        seed().at("dt_ms").get<double>() * p.at("gL_nS").get<double>() / p.at("C_pF").get<double>();
    double const rest = p.at("EL_mV"), marker = seed().at("marker_mV");
    double allowed = 1e-9, furthest = 0;  // mV; it computes in volts
    for (std::size_t k = 0; k < theirs.size(); ++k) {
        double const v = ours.states.at("v").at(0, k);
        if (theirs[k] == marker) {  // ours is at its reset already, and so is the sample after
            CHECK(v == rest);
            allowed = 1e-9;
        } else {
            CHECK(std::fabs(v - theirs[k]) <= allowed);
            furthest = std::max(furthest, std::fabs(v - rest));
        }
        if (k < pA.size())
            allowed += x * x * x / 6 * std::fabs(rest + pA[k] / p.at("gL_nS").get<double>() - v);
    }
    CHECK(allowed < 1e-3 * furthest);  // the bound says something
}

std::vector<int> indices(response const& r) {
    std::vector<int> all;
    for (double const t : r.spikes_ms.front())
        all.push_back(int(std::lround(t / seed().at("dt_ms").get<double>())));
    return all;
}

}  // namespace

TEST_CASE("the original's lif: under its pulses, the trajectories of the three neurons of the first layer") {
    for (std::size_t i = 0; i < 3; ++i) {
        CAPTURE(i);
        auto const first = seed().at("V_pre_first_100_mV")[i].get<samples>();
        auto const sparse = seed().at("V_pre_every_10_mV")[i].get<samples>();
        samples pA(10 * sparse.size(), 0.0);
        auto const pulse = seed().at("pulse_steps_inclusive")[i].get<std::vector<std::size_t>>();
        for (auto k = pulse[0]; k <= pulse[1]; ++k) pA[k] = seed().at("pulse_pA");
        auto const r = driven(pA);
        CHECK(indices(r) == seed().at("pre_spike_indices")[i].get<std::vector<int>>());
        check_within_truncation(r, first, pA);
        for (std::size_t k = 10; k < sparse.size(); ++k)
            CHECK(std::fabs(r.states.at("v").at(0, 10 * k) - sparse[k]) <= 1e-9);
    }
}

TEST_CASE(
    "the original's lif: under its own synaptic current, a neuron of the second layer and its dead time") {
    for (std::size_t i = 0; i < 2; ++i) {
        CAPTURE(i);
        auto const pA = seed().at("I_post_first_300_pA")[i].get<samples>();
        auto const r = driven(pA);
        CHECK(indices(r) == seed().at("post_spike_indices")[i].get<std::vector<int>>());
        check_within_truncation(r, seed().at("V_post_first_300_mV")[i].get<samples>(), pA);
    }
}
