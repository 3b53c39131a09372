// SPDX-License-Identifier: MIT
// The generalised integrate-and-fire neuron: its noise under a constant hazard, the neuron that it is
// without noise, and the course of what a spike leaves behind.
#include "neurapse/neurons/gif.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/statistics.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

/// A cell without spike-triggered currents and moving threshold.
settings forgetful(settings more) {
    for (auto const* current : {"q_stc1", "q_stc2"}) more[current] = 0_pA;
    for (auto const* jump : {"q_sfa1", "q_sfa2"}) more[jump] = 0_mV;
    return more;
}

/// The spike times of every neuron in whole steps of dt.
std::vector<std::vector<double>> steps_of(recordings const& r, std::size_t cells, double dt) {
    std::vector<std::vector<double>> all(cells);
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        all[r.spikes.neuron[k]].push_back(std::round(r.spikes.time_ms[k] / dt));
    return all;
}

/// exp(-t/a) convolved with exp(-t/b): what a decaying current leaves on a membrane.
double convolved(double t, double a, double b) {
    return (std::exp(-t / a) - std::exp(-t / b)) / (1 / b - 1 / a);
}

}  // namespace

TEST_CASE(
    "gif: under a constant hazard intervals are exponential in any step, behind the refractory period") {
    constexpr std::size_t cells = 3000;
    double const hazard = 0.03 * std::exp(0.5);  // per ms: V rests 1 mV above v_t, and delta_v is 2 mV
    for (double const dt : {0.1, 2.0}) {
        CAPTURE(dt);
        experiment e;
        settings const parameters = forgetful({{"e_l", -40_mV},
                                               {"v_reset", -40_mV},
                                               {"v_t", -41_mV},
                                               {"delta_v", 2_mV},
                                               {"lambda_0", 30_Hz},
                                               {"refractory", 4_ms}});
        e.run({{"duration", 1_s}, {"dt", duration{dt}}, {"seed", 7}})
            .population("cell", {{"neuron", "gif"},
                                 {"size", cells},
                                 {"parameters", parameters},
                                 {"initial", settings{{"v", -40_mV}}}})
            .record({{"what", "spikes"}, {"of", "cell"}});
        auto const spikes = steps_of(run(e), cells, dt);
        std::vector<std::size_t> first, interval;  // steps in which it could have fired
        for (auto const& one : spikes) {
            REQUIRE(one.size() >= 2);  // all but exp(-40)
            first.push_back(std::size_t(one[0]));
            interval.push_back(std::size_t(one[1] - one[0] - 4 / dt));
        }
        double const p = 1 - std::exp(-hazard * dt);
        auto const at_most = [&](std::size_t n) { return 1 - std::pow(1 - p, double(n)); };
        for (auto const& sample : {first, interval}) {
            // Kolmogorov and Smirnov: beyond 1.95 / sqrt(n) once in a thousand.
            CHECK(distance_of_counts(sample, at_most) < 1.95 / std::sqrt(double(cells)));
            double sum = 0;
            for (auto const n : sample) sum += double(n);
            double const deviation = std::sqrt((1 - p) / double(cells)) / p;
            CHECK(std::fabs(sum / double(cells) - 1 / p) < 4 * deviation);  // four standard deviations
        }
    }
}

TEST_CASE("gif: without noise and memory it is the leaky integrate-and-fire neuron") {
    settings const lif{{"tau", 20_ms},    {"c", 80_pF},          {"rest", -70_mV},
                       {"reset", -55_mV}, {"threshold", -35_mV}, {"refractory", 4_ms}};
    auto const sharp = forgetful({{"delta_v", voltage{1e-9}}});
    auto const network = [&](char const* model, settings const& parameters) {
        experiment e;
        e.run({{"duration", 400_ms}, {"dt", 0.1_ms}, {"seed", 3}})
            .population("cell", {{"neuron", model},
                                 {"size", 5},
                                 {"parameters", parameters},
                                 {"receptors",
                                  settings{{"fast", settings{{"shape", "exponential"}, {"tau", 2_ms}}},
                                           {"slow", settings{{"shape", "alpha"}, {"reversal", 0_mV}}}}}});
        for (auto const* port : {"fast", "slow"})
            e.stimulus({{"kind", "poisson"},
                        {"to", "cell"},
                        {"rate", 1000_Hz},
                        {"receptor", port},
                        {"weight", port[0] == 'f' ? setting{30_pA} : setting{0.4_nS}}});
        e.stimulus({{"kind", "white_noise"}, {"to", "cell"}, {"mean", 100_pA}, {"deviation", 50_pA}});
        e.record({{"what", "spikes"}, {"of", "cell"}});
        return run(e.record({{"what", "v"}, {"of", "cell"}}));
    };
    auto const g = network("gif", sharp), l = network("lif", lif);
    CHECK(l.spikes.time_ms.size() > 20);
    CHECK(g.spikes.time_ms == l.spikes.time_ms);
    CHECK(g.spikes.neuron == l.spikes.neuron);
    double most = 0;
    for (int k = 0; k < 5; ++k) {
        auto const label = "cell[" + std::to_string(k) + "].v";
        auto const &a = trace_of(g, label), &b = trace_of(l, label);
        for (std::size_t j = 0; j < a.size(); ++j) most = std::max(most, std::fabs(a[j] - b[j]));
    }
    CHECK(most < 1e-9);
}

TEST_CASE("gif: after a spike V and threshold take the course of the closed form, at any step") {
    double const c = 80, tau = 20, refractory = 4;
    for (double const dt : {0.1, 0.5, 2.0}) {
        CAPTURE(dt);
        auto const steps = std::size_t(300 / dt);
        table pulse{1, steps, std::vector<double>(steps, 0.0)};
        auto const kick = std::size_t(std::lround(4 / dt));  // 4 ms of 1 nA
        std::fill_n(pulse.values.begin(), kick, 1000.0);
        auto const r = respond("gif", {{"delta_v", voltage{1e-9}}, {"refractory", duration{refractory}}},
                               pulse, duration{dt});
        REQUIRE(r.spikes_ms[0].size() == 1);
        double const spike = r.spikes_ms[0][0];
        REQUIRE(spike + refractory > 4);  // V is held until after the pulse
        double worst = 0;
        for (std::size_t k = 0; k <= steps; ++k) {
            double const t = double(k) * dt - spike, s = t - refractory;
            auto const off = [&](char const* name, double expected) {
                worst = std::max(worst, std::fabs(r.states.at(name).at(0, k) - expected));
            };
            if (t < -dt / 2) continue;
            off("stc1", 56.7 * std::exp(-t / 57.8));
            off("stc2", -6.9 * std::exp(-t / 218.2));
            off("sfa1", 11.7 * std::exp(-t / 53.8));
            off("sfa2", 1.8 * std::exp(-t / 640));
            double const left1 = 56.7 * std::exp(-refractory / 57.8),
                         left2 = -6.9 * std::exp(-refractory / 218.2);
            if (s < dt / 2)
                off("v", -55);
            else
                off("v", -70 + 15 * std::exp(-s / tau) -
                             (left1 * convolved(s, 57.8, tau) + left2 * convolved(s, 218.2, tau)) / c);
        }
        CHECK(worst < 1e-10);
    }
}

TEST_CASE("gif: spike-triggered currents are exact under a constant conductance too") {
    gif<double>::params const p;
    random::stream const dice{1, purpose::membrane, 0};
    double const g = 12, pA = 30, total = 4 + g, tau = 80 / total, steady = (4 * -70 + pA) / total;
    for (double const dt : {0.1, 1.0, 8.0}) {
        CAPTURE(dt);
        gif<double>::exact const step{p, duration{dt}};
        gif<double>::state s{-60, 40, -25, 0, 0};
        for (int k = 0; k < int(std::lround(80 / dt)); ++k)
            step.advance(s, input<double>{pA, g}, false, dice);
        double const expected = steady + (-60 - steady) * std::exp(-80 / tau) -
                                (40 * convolved(80, 57.8, tau) - 25 * convolved(80, 218.2, tau)) / 80;
        CHECK(std::fabs(s.v - expected) < 1e-10);
    }
}

TEST_CASE("gif: what can be recorded of it is the sum of its parts, and another seed fires elsewhere") {
    auto const with = [](int seed) {
        experiment e;
        e.run({{"duration", 300_ms}, {"dt", 0.1_ms}, {"seed", seed}})
            .population("cell", {{"neuron", "gif"}, {"size", 3}})
            .stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", 250_pA}})
            .record({{"what", "spikes"}, {"of", "cell"}})
            .record({{"what", list("stc1", "stc2", "sfa1", "sfa2", "i_stc", "threshold")}, {"of", "cell"}});
        return run(e);
    };
    auto const r = with(1);
    CHECK(r.spikes.time_ms.size() > 9);
    auto const trace = [&](char const* name) { return trace_of(r, std::string{"cell[1]."} + name); };
    for (std::size_t k = 0; k < trace("stc1").size(); ++k) {
        CHECK(trace("i_stc")[k] == trace("stc1")[k] + trace("stc2")[k]);
        CHECK(trace("threshold")[k] == -35 + trace("sfa1")[k] + trace("sfa2")[k]);
    }
    CHECK(r.spikes.time_ms == with(1).spikes.time_ms);
    CHECK(r.spikes.time_ms != with(2).spikes.time_ms);
}
