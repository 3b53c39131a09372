// SPDX-License-Identifier: MIT
// The Traub-Miles neuron against an independent integration of its equations: scipy's DOP853 with
// tolerances of 1e-13, whose spike times a run with 1e-11 met to 4e-10 ms.
#include "neurapse/neurons/traub_miles.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

using times = std::vector<double>;

/// Parameters of a cell that is silent without input.
settings const silent{{"e_l", -65_mV}};

response under(settings const& parameters, double pA, double ms, double dt, char const* method) {
    auto const steps = std::size_t(std::lround(ms / dt));
    return respond("traub_miles", parameters, {1, steps, times(steps, pA)}, duration{dt}, {}, method);
}

/// Spike times and counts over 200 ms from rest with e_l = -65 mV: the first three and the last.
struct row {
    double pA;
    std::size_t count;
    times first;
    double last;
};
std::vector<row> const driven{{50, 3, {36.9492880240, 109.1262320784, 181.3031761440}, 181.3031761440},
                              {100, 5, {18.0180651587, 60.5298312909, 103.0416026949}, 188.0651455029},
                              {200, 8, {9.6838291816, 35.3347599923, 60.9857509998}, 189.2407060382},
                              {400, 13, {5.4422849575, 20.7710920153, 36.0995522937}, 189.3841530940},
                              {1000, 26, {2.6450255754, 10.4502390255, 18.2439563825}, 197.4960672828}};

}  // namespace

TEST_CASE("traub_miles: the resting state is that of the equations") {
    auto const rest = resting_state("traub_miles", silent);
    CHECK(std::fabs(rest.at("v") + 64.76462926424898) < 1e-9);
    CHECK(std::fabs(rest.at("m") - 0.01022727096791625) < 1e-12);
    CHECK(std::fabs(rest.at("h") - 0.9974103035575768) < 1e-12);
    CHECK(std::fabs(rest.at("n") - 0.028166965976368787) < 1e-12);
}

TEST_CASE("traub_miles: with the parameters of the benchmark it has no rest and fires every 72.2 ms") {
    CHECK(resting_state("traub_miles", {}).empty());
    auto const r = under({}, 0, 400, 0.1, "adaptive");
    times const expected{10.972096291883,  83.148919935855, 155.325864001446,
                         227.502808067038, 299.67975213263, 371.856696198221};
    REQUIRE(r.spikes_ms[0].size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k)
        CHECK(std::fabs(r.spikes_ms[0][k] - expected[k]) < 1e-6);
}

TEST_CASE("traub_miles: spikes against the current, for three methods") {
    struct scheme {
        char const* method;
        double dt, tolerance;
    };
    for (auto const& [method, dt, tolerance] : {scheme{"adaptive", 0.1, 1e-6}, scheme{"rk4", 0.01, 0.0101},
                                                scheme{"exponential_euler", 0.001, 0.05}})
        for (auto const& [pA, count, first, last] : driven) {
            CAPTURE(method);
            CAPTURE(pA);
            auto const spikes = under(silent, pA, 200, dt, method).spikes_ms[0];
            REQUIRE(spikes.size() == count);
            for (std::size_t k = 0; k < first.size(); ++k) CHECK(std::fabs(spikes[k] - first[k]) < tolerance);
            CHECK(std::fabs(spikes.back() - last) < tolerance * (method[0] == 'e' ? 10 : 1));
        }
}

TEST_CASE("traub_miles: refractoriness forbids spikes and leaves V alone") {
    for (auto const* method : {"rk4", "exponential_euler", "euler"}) {
        CAPTURE(method);
        auto const brief = under(silent, 1000, 200, 0.01, method),
                   lasting = under({{"e_l", -65_mV}, {"refractory", 20_ms}}, 1000, 200, 0.01, method);
        CHECK(lasting.states.at("v").values == brief.states.at("v").values);
        times every_third;  // intervals of 7.8 ms
        for (std::size_t k = 0; k < brief.spikes_ms[0].size(); k += 3)
            every_third.push_back(brief.spikes_ms[0][k]);
        CHECK(lasting.spikes_ms[0] == every_third);
    }
    auto const lasting =
        under({{"e_l", -65_mV}, {"refractory", 20_ms}}, 1000, 40, 0.1, "adaptive").spikes_ms[0];
    REQUIRE(lasting.size() == 2);
    CHECK(std::fabs(lasting[1] - lasting[0] - 3 * (18.2439563825 - 10.4502390255)) < 0.02);
}

TEST_CASE("traub_miles: the rates are smooth where they are written 0/0") {
    using cell = traub_miles<double>;
    CHECK(cell::rates_at(13).alpha_m == 1.28);
    CHECK(cell::rates_at(40).beta_m == 1.4);
    CHECK(cell::rates_at(15).alpha_n == 0.16);
    for (double const u : {-20.0, 7.0, 14.0, 33.0, 90.0}) {
        auto const r = cell::rates_at(u);
        CHECK(r.alpha_m == doctest::Approx(0.32 * (13 - u) / (std::exp((13 - u) / 4) - 1)).epsilon(1e-12));
        CHECK(r.beta_m == doctest::Approx(0.28 * (u - 40) / (std::exp((u - 40) / 5) - 1)).epsilon(1e-12));
        CHECK(r.alpha_h == doctest::Approx(0.128 * std::exp((17 - u) / 18)).epsilon(1e-12));
        CHECK(r.beta_h == doctest::Approx(4 / (1 + std::exp((40 - u) / 5))).epsilon(1e-12));
        CHECK(r.alpha_n == doctest::Approx(0.032 * (15 - u) / (std::exp((15 - u) / 5) - 1)).epsilon(1e-12));
        CHECK(r.beta_n == doctest::Approx(0.5 * std::exp((10 - u) / 40)).epsilon(1e-12));
    }
}
