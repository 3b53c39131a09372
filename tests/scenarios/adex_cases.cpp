// SPDX-License-Identifier: MIT
// The reference cases of the adaptive exponential neuron: firing patterns, a trace, its limit without an
// upswing, and refractoriness. Truths are met by the method that locates spikes; the grid method is held
// to what a reset on the grid can give.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"

namespace {

using namespace neurapse;
using neurapse_test::first_number;
using neurapse_test::test_case;
using nlohmann::json;
using times = std::vector<double>;

settings adex_of(json const& p, double peak_mV) {
    auto const of = [&](char const* key) { return p.value(key, 0.0); };
    settings all{{"c", capacitance{of("C_pF")}},    {"g_l", conductance{of("gL_nS")}},
                 {"e_l", voltage{of("EL_mV")}},     {"v_t", voltage{of("VT_mV")}},
                 {"delta_t", voltage{of("DT_mV")}}, {"a", conductance{of("a_nS")}},
                 {"b", current{of("b_pA")}},        {"v_reset", voltage{of("Vr_mV")}},
                 {"v_peak", voltage{peak_mV}},      {"refractory", duration{of("t_ref_ms")}}};
    if (p.contains("tau_w_ms")) all["tau_w"] = duration{of("tau_w_ms")};
    return all;
}

/// One neuron from a state under a constant current.
response driven(settings const& parameters, double pA, double ms, double dt, double v0, double w0,
                char const* method) {
    auto const steps = std::size_t(std::llround(ms / dt));
    return respond("adex", parameters, {1, steps, times(steps, pA)}, duration{dt}, {{"v", {v0}}, {"w", {w0}}},
                   method);
}

/// One pattern of Naud et al. 2008, from rest at E_L.
times pattern_spikes(json const& c, double peak_mV, double dt, char const* method) {
    auto const& p = c.at("params");
    return driven(adex_of(p, peak_mV), p.at("I_pA"), c.at("protocol").at("T_ms"), dt, p.at("EL_mV"), 0,
                  method)
        .spikes_ms.front();
}

/// The cases of the form of ADEX-01, however many there are.
std::vector<json> patterns() {
    std::vector<json> found;
    for (auto const& c : json::parse(std::ifstream{NEURAPSE_TEST_DATA "/adex.json"}))
        if (c.at("expected").contains("Vpeak_0")) found.push_back(c);
    return found;
}

/// The number that follows a word in a tolerance.
double stated(json const& text, std::string const& word) {
    auto const all = text.get<std::string>();
    return first_number(all.substr(all.find(word) + word.size()));
}

std::string peak_key(double peak_mV) { return "Vpeak_" + std::to_string(int(peak_mV)); }

/// Largest difference between two trains over their first n spikes.
double apart(times const& a, times const& b, std::size_t n) {
    double most = 0;
    for (std::size_t k = 0; k < n; ++k) most = std::max(most, std::fabs(a.at(k) - b.at(k)));
    return most;
}

}  // namespace

TEST_CASE("adex: the adaptive method meets the spikes of every firing pattern") {
    for (auto const& c : patterns())
        for (double const peak : c.at("protocol").at("Vpeak_mV")) {
            CAPTURE(c.at("id"));
            CAPTURE(peak);
            auto const& truth = c.at("expected").at(peak_key(peak));
            auto const spikes = pattern_spikes(c, peak, 0.1, "adaptive");
            REQUIRE(spikes.size() == truth.at("n_spikes"));
            CHECK(apart(spikes, truth.at("spikes_ms"), truth.at("reliable_spikes")) <=
                  first_number(c.at("tolerance").at("spike_times")));
        }
}

// The case's 0.2 ms at dt = 0.1 ms is for schemes that reset inside the step. With the reset on the
// grid each spike shifts all later ones by up to a step: even exact integration is then 0.33 ms late at
// the fifth spike of ADEX-01. So these two steps are allowed from each reset to the next spike, the five
// first spikes together meet them at half that dt, and all of it shrinks with dt.
TEST_CASE("adex: on the grid an interval is right to two steps, and the error shrinks with the step") {
    for (auto const& c : patterns())
        for (double const peak : c.at("protocol").at("Vpeak_mV")) {
            CAPTURE(c.at("id"));
            CAPTURE(peak);
            auto const truth = c.at("expected").at(peak_key(peak)).at("spikes_ms").get<times>();
            auto const two_steps = stated(c.at("tolerance").at("spike_times"), ";");
            auto const n = std::min<std::size_t>(5, truth.size());
            double coarser = INFINITY;
            for (double const dt : {0.1, 0.05, 0.02, 0.01, 0.005}) {
                CAPTURE(dt);
                auto const spikes = pattern_spikes(c, peak, dt, "rk4");
                REQUIRE(spikes.size() == truth.size());
                double last = 0, last_truth = 0;
                for (std::size_t k = 0; k < n; ++k) {
                    CHECK(std::fabs((spikes[k] - last) - (truth[k] - last_truth)) <= two_steps * (dt / 0.1));
                    last = spikes[k], last_truth = truth[k];
                }
                double const error = apart(spikes, truth, n);
                if (dt < 0.1) CHECK(error <= two_steps);
                CHECK(error <= coarser);
                coarser = error;
            }
            CHECK(coarser <= 0.025);
        }
}

// No convention stands between: the case's forward Euler also tests at the end of the step and resets at
// once.
TEST_CASE("adex: the method euler is the forward Euler of the cases, spike for spike") {
    for (auto const& c : patterns())
        for (auto const& [key, truth] : c.at("expected").at("forward_euler_for_comparison").items()) {
            CAPTURE(c.at("id"));
            CAPTURE(key);
            auto const spikes = pattern_spikes(c, 0, first_number(key), "euler");
            REQUIRE(spikes.size() == truth.at("n_spikes"));
            auto const first = truth.at("first5_ms").get<times>();
            CHECK(apart(spikes, first, first.size()) < 1e-9);
        }
}

TEST_CASE(
    "adex: ADEX-09's trace is met by the adaptive method, and by the grid method within NEST's bounds") {
    auto const& c = test_case("adex", "ADEX-09");
    auto const& p = c.at("params");
    auto const& rows = c.at("expected").at("trace_0p1ms").at("rows");
    double const dt = c.at("protocol").at("dt_ms"), ends = c.at("protocol").at("T_ms");
    double const middle = (p.at("VT_mV").get<double>() + p.at("Vpeak_mV").get<double>()) / 2;
    auto const truth = c.at("expected").at("spikes_ms").get<times>();
    auto const& tolerance = c.at("tolerance");
    auto const run = [&](char const* method, double step) {
        return driven(adex_of(p, p.at("Vpeak_mV")), p.at("I_pA"), ends, step, p.at("V0_mV"), p.at("w0_pA"),
                      method);
    };
    auto const sample = [](response const& r, char const* of, double t, double step) {
        return r.states.at(of).at(0, std::size_t(std::llround(t / step)));
    };

    auto const located = run("adaptive", dt);
    REQUIRE(located.spikes_ms.front().size() == truth.size());
    CHECK(apart(located.spikes_ms.front(), truth, truth.size()) <= stated(tolerance.at("ours"), "spikes"));
    double v_error = 0, w_error = 0;
    for (auto const& row : rows) {
        v_error = std::max(v_error, std::fabs(sample(located, "v", row[0], dt) - row[1].get<double>()));
        w_error = std::max(w_error, std::fabs(sample(located, "w", row[0], dt) - row[2].get<double>()));
    }
    CHECK(v_error <= stated(tolerance.at("ours"), "V"));
    CHECK(w_error <= stated(tolerance.at("ours"), "w"));

    // NEST resets inside its substeps; on the grid even exact integration has a mean difference of 1.2e-3 at
    // dt = 0.01 ms. So its bounds are met by the adaptive method there, and by the grid at a smaller step.
    auto const mean_differences = [&](response const& r, double step) {
        double v_sum = 0, w_sum = 0, counted = 0;
        for (auto const& row : rows) {
            double const v = row[1], w = row[2];
            w_sum += std::fabs((sample(r, "w", row[0], step) - w) / w) / double(rows.size());
            if (v > middle || sample(r, "v", row[0], step) > middle) continue;
            v_sum += std::fabs((sample(r, "v", row[0], step) - v) / v);
            ++counted;
        }
        return std::pair{v_sum / counted, w_sum};
    };
    auto const [v_located, w_located] = mean_differences(located, dt);
    CHECK(v_located <= stated(tolerance.at("NEST"), "V "));
    CHECK(w_located <= stated(tolerance.at("NEST"), "w "));
    auto coarser = std::pair<double, double>{INFINITY, INFINITY};
    for (double const step : {dt, dt / 2, dt / 4, dt / 8}) {
        CAPTURE(step);
        auto const on_grid = run("rk4", step);
        REQUIRE(on_grid.spikes_ms.front().size() == truth.size());
        auto const mean = mean_differences(on_grid, step);
        CHECK(mean.first < coarser.first);
        CHECK(mean.second < coarser.second);
        coarser = mean;
        for (auto const& row : rows)
            if (row[0] < truth.front() - 1)
                CHECK(std::fabs(sample(on_grid, "v", row[0], step) - row[1].get<double>()) <=
                      stated(tolerance.at("ours"), "V"));
    }
    CHECK(coarser.first <= stated(tolerance.at("NEST"), "V "));
    CHECK(coarser.second <= stated(tolerance.at("NEST"), "w "));
}

TEST_CASE("adex: ADEX-10, without an upswing it is the leaky integrate-and-fire neuron") {
    auto const& c = test_case("adex", "ADEX-10");
    auto const& p = c.at("params");
    auto const& truth = c.at("expected");
    double const dt = c.at("protocol").at("dt_ms"), tolerance = first_number(c.at("tolerance").at("ours"));
    double const tau = p.at("C_pF").get<double>() / p.at("gL_nS").get<double>();
    CHECK(tau == doctest::Approx(truth.at("tau_ms")).epsilon(1e-14));
    auto const steps = std::size_t(std::llround(c.at("protocol").at("T_ms").get<double>() / dt));
    table currents{1, steps, times(steps, p.at("I_pA"))};
    auto const fifty = std::size_t(std::llround(50 / dt));
    for (auto k = fifty; k < 3 * fifty; ++k) currents.values[k] = truth.at("I_total_pA");

    auto const adex = adex_of(p, 0);
    auto const lif = respond("lif",
                             {{"tau", duration{tau}},
                              {"c", capacitance{p.at("C_pF")}},
                              {"rest", voltage{p.at("EL_mV")}},
                              {"reset", voltage{p.at("Vr_mV")}},
                              {"threshold", voltage{p.at("VT_mV")}},
                              {"refractory", duration{p.at("t_ref_ms")}}},
                             currents, duration{dt}, {{"v", {p.at("EL_mV")}}});
    initial_values const start{{"v", {p.at("EL_mV")}}, {"w", {0}}};
    auto const on_grid = respond("adex", adex, currents, duration{dt}, start, "rk4");
    CHECK(on_grid.spikes_ms == lif.spikes_ms);
    CHECK(apart(on_grid.states.at("v").values, lif.states.at("v").values, steps + 1) <= tolerance);
    CHECK(std::fabs(lif.states.at("v").at(0, fifty) - truth.at("V_at_50ms_mV").get<double>()) <= tolerance);

    auto const located = respond("adex", adex, currents, duration{dt}, start, "adaptive").spikes_ms.front();
    double const first = truth.at("first_spike_after_50ms_ms"), interval = truth.at("isi_ms");
    REQUIRE(located.size() == std::size_t((100 - first) / interval) + 1);
    for (std::size_t k = 0; k < located.size(); ++k)
        CHECK(std::fabs(located[k] - (50 + first + double(k) * interval)) <= tolerance);
}

TEST_CASE("adex: ADEX-11, refractoriness begins and ends off the grid with the adaptive method") {
    auto const& c = test_case("adex", "ADEX-11");
    auto const& p = c.at("params");
    for (double const dt : {c.at("protocol").at("dt_ms").get<double>(), 0.1}) {
        CAPTURE(dt);
        auto const spikes = driven(adex_of(p, p.at("Vpeak_mV")), p.at("I_pA"), c.at("protocol").at("T_ms"),
                                   dt, p.at("V0_mV"), p.at("w0_pA"), "adaptive")
                                .spikes_ms.front();
        auto const truth = c.at("expected").at("our_spikes_ms").get<times>();
        auto const pynn = c.at("expected").at("pynn_spikes_ms").get<times>();
        REQUIRE(spikes.size() == truth.size());
        CHECK(apart(spikes, truth, truth.size()) <= first_number(c.at("tolerance").at("ours")));
        for (std::size_t k = 0; k < pynn.size(); ++k)
            CHECK(spikes[k] == doctest::Approx(pynn[k]).epsilon(first_number(c.at("tolerance").at("PyNN"))));
    }
}
