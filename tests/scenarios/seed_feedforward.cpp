// SPDX-License-Identifier: MIT
// The original's 3-to-2 feed-forward network with the delays it really used, sample for sample. A sample of
// index k is our stamp k: what the original calls I at k drives V from k to k + 1, and a spike seen at index
// k with a delay of d steps begins its current at index k + d, where it is still zero. That is our arrival.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/original_scheme.hpp"

using namespace neurapse;
using neurapse_test::original_scheme;
using neurapse_test::trace_of;
using nlohmann::json;

namespace {

json const& stored() {
    static json const data = json::parse(std::ifstream{NEURAPSE_TEST_DATA "/seed_feedforward.json"});
    return data;
}
original_scheme scheme() { return original_scheme{stored().at("params"), stored().at("dt_ms")}; }

constexpr double tau = 15, tau_s = 3.75;

setting nested(json const& rows, auto const& unit) {
    setting::list all;
    for (auto const& row : rows) {
        setting::list inner;
        for (double const x : row) inner.push_back(unit(x));
        all.push_back(inner);
    }
    return all;
}

/// The three inputs with their pulses, and two outputs whose current comes through the given ports.
experiment network(double membrane, settings receptors) {
    auto const s = scheme();
    experiment e{"feed-forward"};
    e.run({{"duration", duration{150}}, {"dt", duration{s.dt}}, {"seed", 1}})
        .population("in", {{"neuron", "lif"}, {"size", 3}, {"parameters", s.parameters(membrane)}})
        .population("out", {{"neuron", "lif"},
                            {"size", 2},
                            {"parameters", s.parameters(membrane)},
                            {"receptors", std::move(receptors)}})
        .record({{"what", "spikes"}, {"of", list("in", "out")}})
        .record({{"what", "v"}, {"of", list("in", "out")}})
        .record({{"what", "i_syn"}, {"of", "out"}});
    for (std::size_t k = 0; k < 3; ++k) {
        auto const& steps = stored().at("pulse_steps_inclusive")[k];
        e.stimulus({{"kind", "square_pulse"},
                    {"to", "in[" + std::to_string(k) + "]"},
                    {"amplitude", current{stored().at("pulse_pA")}},
                    {"start", duration{steps[0].get<double>() * s.dt}},
                    {"width", duration{(steps[1].get<double>() - steps[0].get<double>() + 1) * s.dt}}});
    }
    return e;
}

settings projection(std::string const& port, double factor) {
    return {
        {"from", "in"},
        {"to", "out"},
        {"receptor", port},
        {"connect",
         settings{{"rule", "fanout"},
                  {"targets", nested(stored().at("fanout"), [](double x) { return setting{x}; })}}},
        {"weight", nested(stored().at("weights"), [=](double w) { return setting{current{w * factor}}; })},
        {"delay", nested(stored().at("delays_as_run_steps"),
                         [](double d) { return setting{duration{d * scheme().dt}}; })}};
}

/// As anyone would write it.
experiment plain() {
    auto e = network(scheme().tau(), {{"psc", settings{{"shape", "biexponential"},
                                                       {"tau_decay", duration{tau}},
                                                       {"tau_rise", duration{tau_s}}}}});
    return e.projection(projection("psc", 1));
}

/// With the original's integration: its membrane, and its currents held over the step.
experiment as_run() {
    auto const membrane = scheme().tau_as_run();
    auto const port = [](double t) { return settings{{"shape", "exponential"}, {"tau", duration{t}}}; };
    auto e = network(membrane, {{"fall", port(tau)}, {"rise", port(tau_s)}});
    return e.projection(projection("fall", 1 / scheme().mean_effect(tau, membrane)))
        .projection(projection("rise", -1 / scheme().mean_effect(tau_s, membrane)));
}

std::vector<int> indices(recordings const& r, std::string const& population, std::uint32_t neuron) {
    std::vector<int> all;
    for (double const t : neurapse_test::spikes_of(r, population, neuron))
        all.push_back(int(std::llround(t / scheme().dt)));
    return all;
}

/// Calls with sample and index of the first samples and of every tenth one after them.
void each_sample(char const* first, char const* tenth, std::size_t neuron, std::size_t steps,
                 auto const& check) {
    auto const& start = stored().at(first)[neuron];
    for (std::size_t k = 1; k < start.size(); ++k) check(start[k].get<double>(), k);
    auto const& later = stored().at(tenth)[neuron];
    for (std::size_t k = start.size() / 10 + 1; k < later.size() && 10 * k <= steps; ++k)
        check(later[k].get<double>(), 10 * k);
}

void check_spikes(recordings const& r) {
    for (std::uint32_t n = 0; n < 3; ++n)
        CHECK(indices(r, "in", n) == stored().at("pre_spike_indices")[n].get<std::vector<int>>());
    for (std::uint32_t n = 0; n < 2; ++n)
        CHECK(indices(r, "out", n) == stored().at("post_spike_indices")[n].get<std::vector<int>>());
}

/// V of the second output without a threshold, from the textbook: three arrivals, two exponentials each.
double closed_form(double t) {
    auto const s = scheme();
    double v = s.rest;
    for (std::size_t k = 0; k < 3; ++k) {
        double const weight = stored().at("weights")[k][1], delay = stored().at("delays_as_run_steps")[k][1];
        double const since = t - (stored().at("pre_spike_indices")[k][0].get<double>() + delay) * s.dt;
        if (since <= 0) continue;
        for (auto const& [decay, sign] : {std::pair{tau, 1.0}, {tau_s, -1.0}})
            v += sign * weight / s.g_l * decay / (decay - s.tau()) *
                 (std::exp(-since / decay) - std::exp(-since / s.tau()));
    }
    return v;
}

}  // namespace

TEST_CASE("feed-forward: the original's spikes at 6, 46, 86 and 225, with the delays that it really used") {
    check_spikes(run(as_run()));
}

TEST_CASE("feed-forward: synaptic currents are the original's to a relative 1e-9") {
    auto const r = run(plain());
    for (std::size_t n = 0; n < 2; ++n) {
        auto const& i = trace_of(r, "out[" + std::to_string(n) + "].i_syn");
        each_sample("I_post_first_300_pA", "I_post_every_10_pA", n, i.size(),
                    [&](double truth, std::size_t k) {
                        CAPTURE(k);
                        CHECK(std::fabs(i[k - 1] - truth) <= 1e-9 * std::fabs(truth));
                    });
    }
}

TEST_CASE("feed-forward: with the original's integration written out, V is the original's to 1e-9 mV") {
    auto const r = run(as_run());
    for (std::size_t n = 0; n < 2; ++n) {
        auto const& v = trace_of(r, "out[" + std::to_string(n) + "].v");
        each_sample("V_post_first_300_mV", "V_post_every_10_mV", n, v.size(),
                    [&](double truth, std::size_t k) {
                        CAPTURE(k);
                        if (truth != stored().at("marker_mV").get<double>())
                            CHECK(std::fabs(v[k - 1] - truth) <= 1e-9);
                    });
    }
}

TEST_CASE(
    "feed-forward: exact integration fires where the closed form crosses the threshold, a step earlier") {
    auto const r = run(plain());
    for (std::uint32_t n = 0; n < 3; ++n)
        CHECK(indices(r, "in", n) == stored().at("pre_spike_indices")[n].get<std::vector<int>>());
    int step = 1;
    while (closed_form(step * scheme().dt) < scheme().threshold) ++step;
    CHECK(step == stored().at("post_spike_indices")[1][0].get<int>() - 1);
    CHECK(indices(r, "out", 0).empty());
    CHECK(indices(r, "out", 1) == std::vector{step});
}

// Both start from the same V. In each step the original's current is off by at most its change over the step,
// and its factor by the third order of the series; both errors fade with the membrane. An output that fires
// is compared up to its spike.
TEST_CASE("feed-forward: exact integration stays within the original's own truncation error") {
    auto const r = run(plain());
    auto const s = scheme();
    double const exact = 1 - std::exp(-s.dt / s.tau()), factor = std::fabs(exact - s.approach());
    for (std::uint32_t n = 0; n < 2; ++n) {
        auto const& v = trace_of(r, "out[" + std::to_string(n) + "].v");
        auto const& i = stored().at("I_post_first_300_pA")[n];
        auto const& truth = stored().at("V_post_first_300_mV")[n];
        auto const fired = indices(r, "out", n);
        double bound = 1e-9;
        for (std::size_t k = 1; k < (fired.empty() ? truth.size() : std::size_t(fired.front())); ++k) {
            double const change = std::fabs(i[k].get<double>() - i[k - 1].get<double>());
            double const away =
                std::fabs(s.rest + i[k - 1].get<double>() / s.g_l - truth[k - 1].get<double>());
            bound = bound * (1 - exact) + exact * change / s.g_l + factor * away;
            CAPTURE(k);
            CHECK(std::fabs(v[k - 1] - truth[k].get<double>()) <= bound);
        }
    }
}
