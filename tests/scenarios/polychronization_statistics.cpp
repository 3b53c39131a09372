// SPDX-License-Identifier: MIT
// The polychronization network with random numbers of our own. It is held to the spread of the author's
// program over its seeds, and in the long run to what was published of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/polychronization.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

/// One population, because one neuron of all 1000 gets the input of each ms.
experiment network(int seed, duration length) {
    setting::list a, d;
    for (int i = 0; i < poly_spnet::neurons; ++i) {
        a.emplace_back(i < poly_spnet::excitatory ? 0.02 : 0.1);
        d.emplace_back(i < poly_spnet::excitatory ? 8 : 2);
    }
    settings const once{
        {"rule", "fixed_outdegree"}, {"n", poly_spnet::targets}, {"autapses", false}, {"multapses", false}};
    experiment e{"Polychronization"};
    e.run({{"duration", length}, {"dt", 1_ms}, {"seed", seed}})
        .population("net", poly_cells(poly_spnet::neurons, a, d,
                                      {{"v", uniform(-65_mV, -55_mV)}, {"u", uniform(-13.0, -11.0)}}))
        .projection({{"name", "plastic"},
                     {"from", "net[0:800]"},
                     {"to", "net"},
                     {"connect", once},
                     {"weight", 6_pA},
                     {"delay", uniform(0.5_ms, 20.5_ms)},  // rounded to 1..20 ms, each equally likely
                     {"plasticity", poly_rule()}})
        .projection({{"name", "inhibition"},
                     {"from", "net[800:1000]"},
                     {"to", "net[0:800]"},
                     {"connect", once},
                     {"weight", -5_pA},
                     {"delay", 1_ms}})
        .stimulus({{"kind", "random_neuron"}, {"to", "net"}, {"amplitude", 20_pA}, {"interval", 1_ms}});
    return e;
}

double mean(std::vector<double> const& all, std::size_t first) {
    double sum = 0;
    for (auto k = first; k < all.size(); ++k) sum += all[k];
    return sum / double(all.size() - first);
}

/// A figure over many runs of the author's program: srand 1..200, the first ten seconds of each.
struct spread {
    double mean, deviation;
};
constexpr int program_runs = 200;
constexpr spread excitatory_hz{3.00618, 0.107228}, inhibitory_hz{11.2737, 0.619038},
    plastic_weight{6.16557, 0.0224545};

/// Welch's power spectrum of a count in bins of 1 ms: 512 points, Hann window, half overlapping, the mean
/// taken off. Returns the frequency of its peak between 20 and 200 Hz.
double peak_hz(std::vector<std::uint64_t> const& count, std::size_t first) {
    constexpr int n = 512;
    constexpr double bin = 1000.0 / n, turn = 2 * std::numbers::pi / n;
    double best = 0, at = 0;
    for (int f = int(20 / bin) + 1; f * bin < 200; ++f) {
        double power = 0;
        for (auto k = first; k + n <= count.size(); k += n / 2) {
            double level = 0, re = 0, im = 0;
            for (int j = 0; j < n; ++j) level += double(count[k + j]) / n;
            for (int j = 0; j < n; ++j) {
                double const x = (double(count[k + j]) - level) * (1 - std::cos(turn * j));
                re += x * std::cos(turn * ((f * j) % n));
                im += x * std::sin(turn * ((f * j) % n));
            }
            power += re * re + im * im;
        }
        if (power > best) best = power, at = f * bin;
    }
    return at;
}

}  // namespace

TEST_CASE("polychronization: rates and weights lie within the spread of the author's program") {
    constexpr int runs = 8;
    double exc = 0, inh = 0, weight = 0;
    for (int seed = 1; seed <= runs; ++seed) {
        auto e = network(seed, 10_s);
        e.record({{"what", "rate"}, {"of", "net[0:800]"}, {"bin", 1_s}})
            .record({{"what", "rate"}, {"of", "net[800:1000]"}, {"bin", 1_s}})
            .record({{"what", "weights"}, {"of", "plastic"}, {"every", 1_s}});
        auto const r = run(e);
        exc += mean(r.rates[0].rate_hz, 0) / runs;
        inh += mean(r.rates[1].rate_hz, 0) / runs;
        weight += r.weights[0].mean.back() / runs;
        CHECK(*std::min_element(r.weights[0].minimum.begin(), r.weights[0].minimum.end()) >= 0);
        CHECK(*std::max_element(r.weights[0].maximum.begin(), r.weights[0].maximum.end()) <= 10);
    }
    // Four standard deviations of the difference between two means: one honest seed in 16,000 for each.
    auto const check = [&](double seen, spread const& of) {
        CHECK(std::fabs(seen - of.mean) < 4 * of.deviation * std::sqrt(1.0 / runs + 1.0 / program_runs));
    };
    check(exc, excitatory_hz);
    check(inh, inhibitory_hz);
    check(weight, plastic_weight);
}

TEST_CASE("polychronization: whole delays from 1 to 20 ms are equally likely") {
    auto e = network(1, 0_ms);
    e.record({{"what", "snapshot"}, {"of", "plastic"}, {"at", list(0_ms)}});
    auto const r = run(e);
    std::array<int, 21> seen{};
    for (double const d : r.snapshots.at(0).delay_ms) ++seen[std::size_t(d)];
    CHECK(seen[0] == 0);
    // 80,000 synapses: 4000 of each delay, five standard deviations of 62.
    for (std::size_t ms = 1; ms <= 20; ++ms) CHECK(std::abs(seen[ms] - 4000) < 310);
}

TEST_SUITE("slow") {
    TEST_CASE("polychronization: after an hour the weights are bimodal and the network has a gamma rhythm") {
        auto const& truth = test_case("network", "NET-09").at("expected");
        auto e = network(1, 3600_s);
        e.record({{"what", "rate"}, {"of", "net[0:800]"}, {"bin", 1_ms}})
            .record({{"what", "rate"}, {"of", "net[0:800]"}, {"bin", 1_s}})
            .record({{"what", "snapshot"}, {"of", "plastic"}, {"at", list(60_s, 3600_s)}});
        auto const r = run(e);
        auto const part = [&](std::size_t shot, auto where) {
            auto const& s = r.snapshots[shot];
            double n = 0, in = 0;
            for (std::size_t k = 0; k < s.weight.size(); ++k)
                if (s.target[k] < poly_spnet::excitatory) ++n, in += where(s.weight[k]);
            return in / n;
        };
        auto const above_9 = [](double w) { return w > 9; };
        CHECK(part(1, above_9) > 0.25);
        CHECK(part(1, [](double w) { return w < 1; }) > 0.25);
        // After a minute they are not yet: the program has 9 % of them below 1.
        CHECK(part(0, [](double w) { return w < 1; }) <
              2 * truth.at("srand_1").at("EE_weights_60").at("frac_below_1").get<double>());
        auto const& hz = r.rates[1].rate_hz;
        for (std::size_t first : {540u, 3540u}) {
            double const rate = mean({hz.begin() + first, hz.begin() + first + 60}, 0);
            CHECK(rate > 2);
            CHECK(rate < 8);
        }
        double const peak = peak_hz(r.rates[0].counts, 3'540'000);
        CHECK(peak >= 25);
        CHECK(peak <= 70);
    }
}

}  // namespace neurapse_test
