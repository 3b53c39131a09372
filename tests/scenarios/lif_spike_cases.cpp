// SPDX-License-Identifier: MIT
// The leaky integrate-and-fire cases driven by spikes: potentials after one arrival, delays, jumps of V, a
// path of two cells. Closed forms throughout; LIF-14 awaits arrivals off the grid.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/lif_cells.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

TEST_CASE("LIF-08: an exponential current gives the closed form's potential at any step") {
    auto const& one = test_case("lif", "LIF-08");
    double const weight =
        first_number(one["protocol"]["stimulus"].get<std::string>().substr(std::string{"one spike"}.size()));
    double const tolerance = first_number(one["tolerance"]["V"]), rest = one["params"]["E_L_mV"], arrival = 2;
    for (double const dt : one["protocol"]["dt_ms"])
        for (double const sign : {1.0, -1.0}) {
            auto e =
                cells_of(one["params"], 1, duration{dt}, 60_ms,
                         {{"in", settings{{"shape", "exponential"},
                                          {"tau", duration{one["params"]["tau_syn_ex_ms"].get<double>()}}}}});
            e.stimulus({{"kind", "spike_list"},
                        {"to", "cell"},
                        {"times", list(1_ms)},
                        {"delay", duration{arrival - 1}},
                        {"weight", current{sign * weight}}});
            e.record({{"what", "i_in"}, {"of", "cell"}});
            auto const r = run(e);
            auto const &v = trace_of(r, "cell[0].v"), &i = trace_of(r, "cell[0].i_in");
            CAPTURE(dt);
            CHECK(v[sample(arrival, dt)] == rest);
            CHECK(i[sample(arrival, dt)] == sign * weight);
            auto const check = [&](std::vector<double> const& trace, double offset, json const& points) {
                for (auto const& point : points) {
                    double const t = arrival + point[0].get<double>();
                    if (!on_grid(t, dt)) continue;
                    CHECK(std::fabs(trace[sample(t, dt)] - offset - sign * point[1].get<double>()) <=
                          tolerance);
                }
            };
            check(v, rest, one["expected"]["dV_mV"]);
            check(i, 0, one["expected"]["I_syn_pA"]);
        }
}

TEST_CASE("LIF-10: a spike acts exactly one delay later, at every step and whatever the shortest delay") {
    auto const& one = test_case("lif", "LIF-10");
    auto const &expected = one["expected"], &protocol = one["protocol"];
    double const delay = protocol["delay_ms"], weight = protocol["weight_pA"], rest = one["params"]["E_L_mV"];
    for (auto const& pair : protocol["dt_min_delay"]) {
        double const dt = pair[0], shortest = pair[1];
        settings const alpha{{"shape", "alpha"},
                             {"tau", duration{one["params"]["tau_syn_ex_ms"].get<double>()}}};
        auto e = cells_of(one["params"], 2, duration{dt}, duration{protocol["T_ms"].get<double>()},
                          {{"in", alpha}});
        e.stimulus({{"kind", "constant"},
                    {"to", "cell[0]"},
                    {"amplitude", current{one["params"]["n1_I_e_pA"].get<double>()}}});
        settings const one_to_one{{"rule", "one_to_one"}};
        e.projection({{"from", "cell[0]"},
                      {"to", "cell[1]"},
                      {"connect", one_to_one},
                      {"weight", current{weight}},
                      {"delay", duration{delay}}});
        e.projection({{"from", "cell[1]"},
                      {"to", "cell[0]"},
                      {"connect", one_to_one},
                      {"weight", 0_pA},
                      {"delay", duration{shortest}}});
        auto const r = run(e);
        CAPTURE(dt);
        CHECK(spikes_of(r, "cell", 0) == expected["n1_spikes_ms"].get<std::vector<double>>());
        auto const& v = trace_of(r, "cell[1].v");
        double const arrival = expected["n1_spikes_ms"][0].get<double>() + delay;
        for (std::size_t k = 0; k <= sample(arrival, dt); ++k) CHECK(v[k] == rest);
        check_points(v, dt, expected["n2_V_mV"], 0, first_number(one["tolerance"]["V"]));
    }
}

TEST_CASE("LIF-12: the peak of the potential after an exponential current, stepped so as to meet it") {
    auto const& one = test_case("lif", "LIF-12");
    double const tolerance = first_number(one["tolerance"]["rel"].dump());
    for (auto const& row : one["expected"]["table"]) {
        constexpr int steps_to_peak = 32;
        double const dt = row["t_peak_ms"].get<double>() / steps_to_peak;
        json const params{{"tau_m_ms", row["tau_m"]}, {"C_m_pF", row["C_m"]}, {"E_L_mV", 0.0}};
        for (double const weight : {1.0, row["PSC_over_PSP_pA_per_mV"].get<double>() * 0.15}) {
            auto e = cells_of(params, 1, duration{dt}, duration{2 * steps_to_peak * dt},
                              {{"in", settings{{"shape", "exponential"},
                                               {"tau", duration{row["tau_syn"].get<double>()}}}}});
            e.stimulus(
                {{"kind", "spike_list"}, {"to", "cell"}, {"times", list(0_ms)}, {"weight", current{weight}}});
            auto const r = run(e);
            auto const& v = trace_of(r, "cell[0].v");
            double const peak = weight * row["v_peak_mV_per_pA"].get<double>();
            CHECK(v[steps_to_peak] == doctest::Approx(peak).epsilon(tolerance));
            CHECK(*std::max_element(v.begin(), v.end()) == v[steps_to_peak]);
        }
    }
    auto const pd14 = one["expected"]["pd14"].get<std::string>();
    double const weight = first_number(pd14.substr(pd14.find("weight"))), wanted = first_number(pd14);
    CHECK(weight * one["expected"]["table"][0]["v_peak_mV_per_pA"].get<double>() ==
          doctest::Approx(wanted).epsilon(tolerance));
}

TEST_CASE("LIF-16: a delta synapse lifts V by its weight at the arrival, and V decays from there") {
    auto const& one = test_case("lif", "LIF-16");
    auto const& p = one["params"];
    double const dt = one["protocol"]["dt_ms"], rest = p["v_rest_mV"],
                 weight = one["expected"]["max_step_mV"];
    json const params{{"tau_m_ms", p["tau_m_ms"]},
                      {"C_m_pF", p["C_nF"].get<double>() * 1000},
                      {"E_L_mV", rest},
                      {"V_th_mV", p["v_th_mV"]}};
    auto e = cells_of(params, 1, duration{dt}, 25_ms, {{"in", settings{{"shape", "delta"}}}});
    e.stimulus({{"kind", "spike_list"},
                {"to", "cell"},
                {"times", list(20_ms)},
                {"delay", 1_ms},
                {"weight", voltage{weight}}});
    auto const r = run(e);
    auto const& v = trace_of(r, "cell[0].v");
    auto const arrival = sample(21, dt);
    double const tolerance = first_number(one["tolerance"]["step"]);
    for (std::size_t k = 0; k < arrival; ++k) CHECK(v[k] == rest);
    for (auto const& point : one["expected"]["dV_after_arrival"]) {
        auto const k = arrival + std::size_t(std::llround(point[0].get<double>() / dt));
        CHECK(std::fabs(v[k] - rest - point[1].get<double>()) <= tolerance);
    }
}

TEST_CASE("NET-11: along a path of two cells, an event within the refractory period is ignored") {
    auto const& one = test_case("network", "NET-11");
    auto const& p = one["params"];
    for (std::string const neuron : {"lif", "adex"}) {
        experiment e;
        e.run({{"duration", duration{one["protocol"]["T_ms"].get<double>()}},
               {"dt", duration{one["protocol"]["dt_ms"].get<double>()}},
               {"seed", 1}});
        e.population("cell", {{"neuron", neuron},
                              {"size", 2},
                              {"parameters", settings{{"refractory", 2_ms}}},
                              {"receptors", settings{{"in", settings{{"shape", "delta"}}}}}});
        setting const weight = voltage{p["weight"].get<double>()};
        e.projection({{"from", "cell[0]"},
                      {"to", "cell[1]"},
                      {"connect", settings{{"rule", "one_to_one"}}},
                      {"weight", weight},
                      {"delay", duration{p["delay_ms"].get<double>()}}});
        e.stimulus({{"kind", "spike_list"},
                    {"to", "cell[0]"},
                    {"times", list(1_ms, 1.1_ms, 50_ms)},
                    {"weight", weight}});
        e.record({{"what", "spikes"}, {"of", "cell"}});
        auto const r = run(e);
        CAPTURE(neuron);
        CHECK(r.spikes.time_ms.size() == one["expected"]["total_spikes"].get<std::size_t>());
        CHECK(spikes_of(r, "cell", 0) == std::vector{1.01, 50.01});
        CHECK(spikes_of(r, "cell", 1) == std::vector{1.11, 50.11});
    }
}
