// SPDX-License-Identifier: MIT
// The reference cases of the squid axon: rest, spikes against current, a trace with its gates, the rates'
// singularities and the original's first example done right. Densities, areas and ionic currents beside them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "neurapse/neurapse.hpp"
#include "neurapse/neurons/hodgkin_huxley.hpp"
#include "support/cases.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::first_number;
using neurapse_test::test_case;
using nlohmann::json;
using times = std::vector<double>;
using per_voltage = decltype(1 / voltage{});

/// The number that follows a word in a text.
double stated(json const& text, std::string const& word) {
    auto const all = text.get<std::string>();
    return std::stod(all.substr(all.find(word) + word.size()));
}

/// A cell of 100 um2, where 1 uA/cm2 is 1 pA: currents on in the steps [first, last).
response driven(settings const& parameters, double uA_cm2, std::size_t first, std::size_t last,
                std::size_t steps, double dt, initial_values const& start, char const* method) {
    table currents{1, steps, times(steps, 0.0)};
    std::fill(currents.values.begin() + long(first), currents.values.begin() + long(last), uA_cm2);
    return respond("hodgkin_huxley", parameters, currents, duration{dt}, start, method);
}

/// The leak of a case; all else is at its default.
settings leak_of(json const& c) { return {{"e_l", voltage{c.at("params").at("E_L_mV")}}}; }

/// Spikes of HH-03 from rest, under several currents.
std::vector<times> step_responses(std::vector<double> const& uA_cm2, double dt, char const* method) {
    experiment e;
    settings cell{{"neuron", "hodgkin_huxley"}, {"size", uA_cm2.size()}, {"method", method}};
    cell["parameters"] = leak_of(test_case("hh", "HH-03"));
    e.run({{"duration", 1000_ms}, {"dt", duration{dt}}, {"seed", 1}}).population("cell", cell);
    e.record({{"what", "spikes"}, {"of", "cell"}});
    for (std::size_t k = 0; k < uA_cm2.size(); ++k) {
        auto const to = "cell[" + std::to_string(k) + "]";
        e.stimulus({{"kind", "constant"}, {"to", to}, {"amplitude", current{uA_cm2[k]}}});
    }
    auto const all = run(e);
    std::vector<times> each;
    for (std::size_t k = 0; k < uA_cm2.size(); ++k)
        each.push_back(neurapse_test::spikes_of(all, "cell", std::uint32_t(k)));
    return each;
}

/// Compares a response with the rows of a case: t, V, m, h, n.
void check_rows(response const& r, json const& rows, double dt, double v_tolerance, double gate_tolerance) {
    constexpr char const* variables[] = {"v", "m", "h", "n"};
    for (std::size_t k = 0; k < 4; ++k) {
        CAPTURE(k);
        double most = 0;
        for (auto const& row : rows) {
            auto const at = std::size_t(std::llround(row[0].get<double>() / dt));
            most = std::max(most, std::fabs(r.states.at(variables[k]).at(0, at) - row[k + 1].get<double>()));
        }
        CHECK(most <= (k == 0 ? v_tolerance : gate_tolerance));
    }
}

double apart(times const& a, times const& b) {
    REQUIRE(a.size() == b.size());
    double most = 0;
    for (std::size_t k = 0; k < a.size(); ++k) most = std::max(most, std::fabs(a[k] - b[k]));
    return most;
}

/// The original's constants and its initial state, from HH-10.
settings original() {
    auto const& p = test_case("hh", "HH-10").at("params");
    return {{"e_l", voltage{p.at("EL")}}, {"slope_m", per_voltage{-stated(p.at("beta_m"), "exp(")}}};
}
initial_values original_start() {
    auto const& text = test_case("hh", "HH-10").at("protocol").at("init");
    return {{"v", {stated(text, "V=")}},
            {"m", {stated(text, "m=")}},
            {"h", {stated(text, "h=")}},
            {"n", {stated(text, "n=")}}};
}

}  // namespace

TEST_CASE("hodgkin_huxley: HH-01, the resting state of four parameter sets") {
    auto const& c = test_case("hh", "HH-01");
    for (auto const& set : c.at("expected").at("table")) {
        CAPTURE(set.at("set"));
        auto const rest = resting_state(
            "hodgkin_huxley",
            {{"e_l", voltage{set.at("E_L_mV")}}, {"slope_m", per_voltage{set.at("beta_m_slope_per_mV")}}});
        REQUIRE(rest.size() == 4);
        CHECK(std::fabs(rest.at("v") - set.at("V_rest_mV").get<double>()) <=
              first_number(c["tolerance"]["V"]));
        for (auto const* gate : {"m", "h", "n"})
            CHECK(std::fabs(rest.at(gate) - set.at(gate).get<double>()) <=
                  first_number(c["tolerance"]["gates"]));
    }
}

TEST_CASE("hodgkin_huxley: HH-03, spikes and the first of them against the current, for three methods") {
    auto const& c = test_case("hh", "HH-03");
    auto const& rows = c["expected"]["table"];
    auto const counts = c.at("tolerance").at("counts").get<std::string>();
    auto const from = counts.find('{') + 1;
    auto const sure = json::parse("[" + counts.substr(from, counts.find('}') - from) + "]").get<times>();
    std::vector<double> currents;
    for (auto const& row : rows) currents.push_back(row.at("I_uA_cm2"));
    struct scheme {
        char const* method;
        double dt, tolerance;
    };
    auto const& text = c.at("tolerance").at("first_spike");
    for (auto const& [method, dt, tolerance] :
         {scheme{"adaptive", 1, stated(text, "abs ")}, scheme{"rk4", 0.01, 0.01},  // of the stamp: see below
          scheme{"exponential_euler", 0.025, stated(text, "dt=0.025: ")}}) {
        CAPTURE(std::string{method});
        auto const spikes = step_responses(currents, dt, method);
        for (std::size_t k = 0; k < currents.size(); ++k) {
            CAPTURE(currents[k]);
            auto const truth = rows[k].at("n_spikes_1000ms").get<int>();
            bool const exact = std::find(sure.begin(), sure.end(), currents[k]) != sure.end();
            CHECK(std::abs(truth - int(spikes[k].size())) <= (exact ? 0 : 1));
            if (rows[k].at("first_ms").is_null()) continue;
            REQUIRE(!spikes[k].empty());
            CHECK(std::fabs(spikes[k].front() - rows[k].at("first_ms").get<double>()) <= tolerance);
        }
    }
}

// A grid method stamps the end of the step; the crossing itself is read off the potential around it.
TEST_CASE("hodgkin_huxley: HH-03, with rk4 the potential crosses 0 mV when it should") {
    auto const& c = test_case("hh", "HH-03");
    double const dt = 0.01, tolerance = stated(c.at("tolerance").at("first_spike"), "RK4: ");
    for (auto const& row : c.at("expected").at("table")) {
        if (row.at("first_ms").is_null()) continue;
        CAPTURE(row.at("I_uA_cm2"));
        auto const r = driven(leak_of(c), row.at("I_uA_cm2"), 0, 1000, 1000, dt, {}, "rk4");
        auto const after = std::size_t(std::llround(r.spikes_ms.front().at(0) / dt));
        double t = 0;  // the cubic t(V) through four samples, at V = 0
        for (auto i = after - 2; i < after + 2; ++i) {
            double part = double(i) * dt;
            auto const& v = r.states.at("v").values;
            for (auto j = after - 2; j < after + 2; ++j)
                if (j != i) part *= v[j] / (v[j] - v[i]);
            t += part;
        }
        CHECK(std::fabs(t - row.at("first_ms").get<double>()) <= tolerance);
    }
}

TEST_CASE("hodgkin_huxley: HH-03, spikes go on above the onset current and not below") {
    auto const& c = test_case("hh", "HH-03");
    double const onset = c["expected"]["I_repetitive_onset_uA_cm2"],
                 first = c["expected"]["I_first_spike_uA_cm2"];
    double const off = first_number(c["tolerance"]["onset"]);
    auto const spikes = step_responses({onset - off, onset + off, first - off, first + off}, 1, "adaptive");
    CHECK(spikes[0].back() < 500);
    CHECK(spikes[1].back() > 950);
    CHECK(spikes[2].empty());
    CHECK(spikes[3].size() == 1);
}

TEST_CASE("hodgkin_huxley: HH-04, the potential and the gates through three spikes") {
    auto const& c = test_case("hh", "HH-04");
    auto const r = driven(leak_of(c), 10, 10, 80, 100, 0.5, {}, "adaptive");
    check_rows(r, c.at("expected").at("rows"), 0.5, stated(c.at("tolerance").at("V"), "abs"), 1e-8);
    CHECK(apart(r.spikes_ms.front(), c.at("expected").at("spikes_0mV_upcross_ms").get<times>()) <=
          stated(c.at("tolerance").at("spikes"), "abs"));
}

TEST_CASE("hodgkin_huxley: HH-06, the rates are smooth where they were 0/0, and a cell there stays finite") {
    auto const& c = test_case("hh", "HH-06");
    double const tolerance = c.at("tolerance").at("rel");
    auto const alpha_m = [](double v) { return hodgkin_huxley<double>::rates_at(v, 1. / 18).alpha_m; };
    auto const alpha_n = [](double v) { return hodgkin_huxley<double>::rates_at(v, 1. / 18).alpha_n; };
    auto const near = [&](double x, double truth) { return std::fabs(x / truth - 1) <= tolerance; };
    double const m = c["expected"]["alpha_m_at_m40"], n = c["expected"]["alpha_n_at_m55"];
    CHECK(near(alpha_m(-40), m));
    CHECK(near(alpha_n(-55), n));
    CHECK(near(alpha_m(-40 + 1e-9), c["expected"]["alpha_m_at_m40_plus_1em9"]));
    CHECK(near(alpha_m(-40 - 1e-9), m * (1 - 5e-11)));  // series: 1 + x/20 near the point
    CHECK(near(alpha_n(-55 + 1e-9), n * (1 + 5e-11)));
    CHECK(near(alpha_n(-55 - 1e-9), n * (1 - 5e-11)));
    for (auto const* method : {"rk4", "exponential_euler", "adaptive", "euler"})
        for (double const v : {-40.0, -55.0}) {
            auto const r = driven({}, 0, 0, 0, 500, 0.01, {{"v", {v}}}, method);
            for (auto const* of : {"v", "m", "h", "n"}) CHECK(std::isfinite(r.states.at(of).values.back()));
        }
}

TEST_CASE("hodgkin_huxley: HH-10, the original's first example has three spikes") {
    auto const& c = test_case("hh", "HH-10");
    auto const r = driven(original(), 15, 6000, 9001, 15000, 0.01, original_start(), "adaptive");
    double const tolerance = stated(c.at("tolerance").at("adaptive"), "abs");
    CHECK(apart(r.spikes_ms.front(), c.at("expected").at("spikes_0mV_upcross_ms").get<times>()) <= tolerance);
    check_rows(r, c.at("expected").at("rows"), 0.01, tolerance, tolerance);
}

TEST_CASE("hodgkin_huxley: with its gates in the right unit the original's own Euler run is met") {
    auto const seed = json::parse(std::ifstream{NEURAPSE_TEST_DATA "/seed_hh.json"});
    auto const on = seed.at("current_on_samples_inclusive").get<std::vector<std::size_t>>();
    auto const r = driven(original(), seed.at("current_uA_cm2"), on[0], on[1] + 1, 15000, seed.at("dt_ms"),
                          original_start(), "euler");
    auto crossings = r.spikes_ms.front();
    for (double& t : crossings) t = std::round(t / seed.at("dt_ms").get<double>());
    CHECK(crossings == seed.at("upcross_indices").get<times>());
    auto const v = seed.at("V_every_100_mV").get<times>();
    for (std::size_t k = 0; k < v.size(); ++k)
        CHECK(std::fabs(r.states.at("v").at(0, 100 * k) - v[k]) <= 1e-9);
}

TEST_CASE("hodgkin_huxley: densities belong to the area, absolute values to the cell") {
    auto const v = [](settings const& parameters, double pA) {
        return driven(parameters, pA, 100, 3000, 4000, 0.01, {}, "rk4").states.at("v").values;
    };
    auto const standard = v({}, 10);
    CHECK(v({{"area", 200_um2}}, 20) == standard);
    CHECK(v({{"c", 1_uF_cm2}}, 10) == standard);
    CHECK(v({{"c", 1_pF}}, 10) == standard);
    CHECK(v({{"c", 2_pF}, {"g_na", 240_nS}, {"area", 200_um2}}, 20) == standard);
    CHECK(v({{"c", 2_pF}}, 10) == v({{"c", 2_uF_cm2}}, 10));
}

TEST_CASE("hodgkin_huxley: the recorded ionic currents balance the change of the potential") {
    settings cell{{"neuron", "hodgkin_huxley"}, {"size", 1}, {"method", "euler"}};
    cell["parameters"] = settings{{"area", 300_um2}};
    experiment e;
    e.run({{"duration", 40_ms}, {"dt", 0.01_ms}, {"seed", 1}}).population("cell", cell);
    e.stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", 30_pA}});
    e.record({{"what", "spikes"}, {"of", "cell"}});
    e.record({{"what", list("v", "i_na", "i_k", "i_l")}, {"of", "cell"}});
    auto const r = run(e);
    auto const of = [&](char const* name) { return neurapse_test::trace_of(r, name); };
    auto const v = of("cell[0].v"), na = of("cell[0].i_na"), k = of("cell[0].i_k"), l = of("cell[0].i_l");
    REQUIRE(neurapse_test::spikes_of(r, "cell", 0).size() == 3);
    double worst = 0;
    for (std::size_t i = 0; i + 1 < v.size(); ++i)
        worst = std::max(worst, std::fabs((v[i + 1] - v[i]) / 0.01 * 3 - (30 - na[i] - k[i] - l[i])));
    CHECK(worst <= 1e-9);  // pA; rounding of V, 1e-14 mV, over dt / C
}
