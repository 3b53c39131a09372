// SPDX-License-Identifier: MIT
// What each plasticity rule does to a single synapse, against closed forms. Times are stamps in steps:
// an arrival and a postsynaptic spike, with nothing else around them.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "neurapse/neurapse.hpp"
#include "neurapse/plasticity/nearest_biexponential.hpp"
#include "neurapse/plasticity/nearest_pair.hpp"
#include "neurapse/plasticity/polychronization.hpp"
#include "neurapse/plasticity/stdp_pair.hpp"
#include "neurapse/plasticity/stdp_power_law.hpp"
#include "neurapse/plasticity/stdp_triplet.hpp"
#include "support/one_synapse.hpp"

namespace neurapse {
namespace {

using namespace literals;
using neurapse_test::one_synapse;
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Rule>
typename Rule::params between(double low, double high) {
    typename Rule::params p;
    p.w_min.value = low;
    p.w_max.value = high;
    return p;
}

/// Relative error; windows are made of one or two exponentials with at most one ulp each.
void near(double seen, double truth) { CHECK(seen == doctest::Approx(truth).epsilon(1e-14)); }

}  // namespace

TEST_CASE("nearest_pair: a pair changes the weight by the factor that the window says") {
    for (double const gamma : {1.0, 0.4})
        for (duration const dt : {1_ms, 0.1_ms})
            for (step_id const apart : {1, 2, 10, 57, 400}) {
                auto p = between<nearest_pair>(0, 1e6);
                p.gamma = gamma;
                double const fade = std::exp(-double(apart) * dt.value / 20);
                near(one_synapse<nearest_pair>{p, dt, 1200}.arrival(100).spike(100 + apart).weight,
                     1200 * (1 + gamma * 0.01 * fade));
                near(one_synapse<nearest_pair>{p, dt, 1200}.spike(100).arrival(100 + apart).weight,
                     1200 * (1 - gamma * 0.07 * fade));
            }
}

TEST_CASE("nearest_biexponential: a pair changes the weight by the factor that the window says") {
    for (double const gamma : {1.0, 0.25})
        for (duration const dt : {1_ms, 0.1_ms})
            for (step_id const apart : {1, 2, 10, 57, 400}) {
                auto p = between<nearest_biexponential>(0, 1e6);
                p.gamma = gamma;
                double const t = double(apart) * dt.value, window = std::exp(-t / 15) - std::exp(-t / 3.75);
                near(one_synapse<nearest_biexponential>{p, dt, 300}.arrival(100).spike(100 + apart).weight,
                     300 * (1 + gamma * window));
                near(one_synapse<nearest_biexponential>{p, dt, 300}.spike(100).arrival(100 + apart).weight,
                     300 * (1 - gamma * window));
            }
}

TEST_CASE("nearest_biexponential: the window is largest where its closed form says") {
    // d/dt (exp(-t/a) - exp(-t/b)) = 0 at t = ab/(a - b) ln(a/b): 6.93 ms.
    double const peak = 15 * 3.75 / (15 - 3.75) * std::log(15 / 3.75);
    double best = 0;
    step_id at = 0;
    for (step_id apart = 1; apart < 500; ++apart) {
        auto const p = between<nearest_biexponential>(0, 1e6);
        double const w = one_synapse<nearest_biexponential>{p, 0.1_ms, 1}.arrival(0).spike(apart).weight;
        if (w > best) best = w, at = apart;
    }
    CHECK(at == std::lround(peak / 0.1));
}

TEST_CASE_TEMPLATE("nearest neighbours: only the latest counts, and a coincident pair changes nothing", Rule,
                   nearest_pair, nearest_biexponential) {
    auto const p = between<Rule>(0, 1e6);
    auto const fresh = [&] { return one_synapse<Rule>{p, 1_ms, 100}; };
    CHECK(fresh().arrival(50).spike(50).weight == 100);
    CHECK(fresh().spike(50).arrival(50).weight == 100);
    CHECK(fresh().arrival(3).arrival(50).spike(57).weight == fresh().arrival(50).spike(57).weight);
    CHECK(fresh().spike(3).spike(50).arrival(57).weight == fresh().spike(50).arrival(57).weight);
    CHECK(fresh().arrival(3).spike(50).weight > 100);
    CHECK(fresh().spike(3).arrival(50).weight < 100);
    CHECK(fresh().spike(50).spike(60).weight == 100);
    CHECK(fresh().arrival(50).arrival(60).weight == 100);
}

TEST_CASE_TEMPLATE("multiplicative rules stop at their bounds", Rule, nearest_pair, nearest_biexponential) {
    auto const p = between<Rule>(20, 30);
    one_synapse<Rule> up{p, 1_ms, 25}, down{p, 1_ms, 25};
    for (step_id t = 0; t < 200'000; t += 1000) {
        up.arrival(t).spike(t + 2);
        down.spike(t).arrival(t + 2);
        CHECK((up.weight >= 20 && up.weight <= 30));
        CHECK((down.weight >= 20 && down.weight <= 30));
    }
    CHECK(up.weight == 30);
    CHECK(down.weight == 20);
}

TEST_CASE("polychronization: spikes collect in the derivative and the weight waits") {
    auto const p = between<polychronization>(0, 10);
    auto const made = [&](duration dt = 1_ms) { return one_synapse<polychronization>{p, dt, 6}; };
    near(made().arrival(10).spike(12).own.derivative, 0.1 * 0.95 * 0.95);
    near(made().spike(12).arrival(15).own.derivative, -0.12 * 0.95 * 0.95);
    CHECK(made().arrival(10).spike(12).arrival(15).weight == 6);
    // As published: the arrival at the stamp of the spike potentiates in full, and the one a ms after it
    // depresses in full.
    CHECK(made().arrival(12).spike(12).own.derivative == 0.1);
    CHECK(made().spike(12).arrival(13).own.derivative == -0.12);
    // Traces decay by 0.95 in 1 ms, whatever the step.
    near(made(0.1_ms).arrival(100).spike(125).own.derivative, 0.1 * std::pow(0.95, 2.5));
    near(made(0.1_ms).spike(100).arrival(125).own.derivative, -0.12 * std::pow(0.95, 1.5));
}

TEST_CASE("polychronization: the two published orders of an interval") {
    // An arrival at 10, a spike at 12 and an arrival at 15: potentiation 2 ms back, depression 3 - 1 ms.
    double const sd = 0.1 * 0.95 * 0.95 - 0.12 * 0.95 * 0.95;
    for (auto const& [order, first, second] :
         {std::tuple{0.0, 6.01 + sd, 6.02 + sd + 0.9 * sd},
          std::tuple{1.0, 6.01 + 0.9 * sd, 6.02 + 0.9 * sd + 0.81 * sd}}) {
        auto p = between<polychronization>(0, 10);
        p.order = order;
        one_synapse<polychronization> s{p, 1_ms, 6};
        s.arrival(10).spike(12).arrival(15);
        near(s.interval().weight, first);
        near(s.interval().weight, second);
        near(s.own.derivative, 0.81 * sd);
    }
}

TEST_CASE("polychronization: weights stop at their bounds, derivatives do not") {
    auto const p = between<polychronization>(5, 7);
    one_synapse<polychronization> up{p, 1_ms, 6}, down{p, 1_ms, 6};
    for (step_id t = 0; t < 30'000; t += 1000) up.arrival(t).spike(t), down.spike(t).arrival(t + 1);
    CHECK(up.own.derivative == doctest::Approx(3));
    CHECK(up.interval().weight == 7);
    CHECK(down.own.derivative == doctest::Approx(-3.6));
    CHECK(down.interval().weight == 5);
}

namespace {
/// The complaints, one a line and without their paths, about a rule for weights of 1000 pA.
std::string complaints_about(settings rule) {
    experiment e{"two neurons"};
    e.run({{"duration", 10_ms}, {"dt", 1_ms}, {"seed", 1}})
        .population("cell", {{"neuron", "lif"},
                             {"size", 2},
                             {"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}})
        .projection({{"from", "cell"},
                     {"to", "cell"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"weight", 1000_pA},
                     {"plasticity", std::move(rule)}});
    try {
        session{e};
    } catch (error const& caught) {
        std::string all;
        for (auto const& one : caught.complaints()) {
            auto const sentence = one.sentence();
            all += (all.empty() ? "" : "\n") + sentence.substr(sentence.find(": ") + 2);
        }
        return all;
    }
    return "";
}
bool is_one(std::string const& complaints) {
    return !complaints.empty() && complaints.find('\n') == std::string::npos;
}
}  // namespace

TEST_CASE("plasticity rules: both bounds of the weights must be written") {
    std::string const low = R"(w_min is missing (it has no default); write e.g. w_min = "0 pA")",
                      high = R"(w_max is missing (it has no default); write e.g. w_max = "3000 pA")";
    for (std::string const rule :
         {"nearest_pair", "nearest_biexponential", "polychronization", "stdp_pair", "stdp_power_law",
          "stdp_triplet", "vogels_sprekeler", "tsodyks_markram_stdp"}) {
        CAPTURE(rule);
        CHECK(complaints_about({{"rule", rule}, {"w_min", 0_pA}, {"w_max", 3000_pA}}).empty());
        CHECK(complaints_about({{"rule", rule}}) == low + "\n" + high);
        CHECK(complaints_about({{"rule", rule}, {"w_max", 3000_pA}}) == low);
        CHECK(complaints_about({{"rule", rule}, {"w_min", 0_pA}}) == high);
        for (settings const& wrong : {settings{{"rule", rule}, {"w_min", 10_pA}, {"w_max", 10_pA}},
                                      settings{{"rule", rule}, {"w_min", -1_pA}, {"w_max", 3000_pA}},
                                      settings{{"rule", rule}, {"w_min", 0_pA}, {"w_max", 500_pA}},
                                      settings{{"rule", rule}, {"w_min", 0_pA}, {"w_max", infinity * 1_pA}},
                                      settings{{"rule", rule}, {"w_min", 0_pA}, {"w_max", 3_mV}}})
            CHECK(is_one(complaints_about(wrong)));
    }
    // Short-term plasticity leaves the weight alone.
    CHECK(complaints_about({{"rule", "tsodyks_markram"}}).empty());
}

TEST_CASE("plasticity rules: parameters that make no sense are refused") {
    auto const wrong = [](settings rule) {
        rule["w_min"] = 0_pA;
        rule["w_max"] = 3000_pA;
        return is_one(complaints_about(rule));
    };
    CHECK(wrong({{"rule", "nearest_pair"}, {"ltd", 0.07}}));
    CHECK(wrong({{"rule", "nearest_pair"}, {"ltd", -0.7}, {"gamma", 2}}));
    CHECK(wrong({{"rule", "nearest_biexponential"}, {"tau_rise", 15_ms}}));
    CHECK(is_one(complaints_about({{"rule", "tsodyks_markram"}, {"tau_psc", 800_ms}})));
    CHECK(wrong({{"rule", "stdp_pair"}, {"pairing", "nearest"}}));
    for (auto const& [rule, exponent] :
         {std::pair{"stdp_power_law", "mu"}, {"stdp_pair", "mu_plus"}, {"stdp_pair", "mu_minus"}}) {
        CHECK(wrong({{"rule", rule}, {exponent, 8.5}}));
        CHECK(complaints_about({{"rule", rule}, {exponent, 8}, {"w_min", 0_pA}, {"w_max", 3000_pA}}).empty());
    }
    CHECK(wrong({{"rule", "polychronization"}, {"decay", 1}}));
    CHECK(wrong({{"rule", "polychronization"}, {"interval", 1.5_ms}}));
    CHECK(wrong({{"rule", "polychronization"}, {"order", "first"}}));
}

TEST_CASE("a coincident pair is passed over: either spike is paired with the next nearest") {
    auto p = between<stdp_pair>(0, 1000);
    auto const fresh = [&]<class Rule>() { return one_synapse<Rule>{p, 1_ms, 100}; };
    auto const all = [&]<class Rule>() {
        CHECK(fresh.template operator()<Rule>().arrival(20).spike(20).weight ==
              doctest::Approx(100).epsilon(1e-15));
        near(fresh.template operator()<Rule>().arrival(10).arrival(20).spike(20).weight,
             fresh.template operator()<Rule>().arrival(10).spike(20).weight);
    };
    all.template operator()<stdp_pair>();
    all.template operator()<stdp_nearest_symmetric>();
    all.template operator()<stdp_presynaptic_centred>();
    all.template operator()<stdp_reduced_symmetric>();
}

TEST_CASE("stdp_power_law: pairs change the weight as the formulae say") {
    auto const p = between<stdp_power_law>(0, 1e6);
    near(one_synapse<stdp_power_law>{p, 0.1_ms, 45}.arrival(100).spike(150).weight,
         45 + 0.1 * std::pow(45, 0.4) * std::exp(-5 / 20.));
    near(one_synapse<stdp_power_law>{p, 0.1_ms, 45}.spike(100).arrival(150).weight,
         45 - 0.1 * 45 * std::exp(-5 / 20.));
    double const x = 1 + std::exp(-3 / 20.);
    near(one_synapse<stdp_power_law>{p, 0.1_ms, 45}.arrival(70).arrival(100).spike(150).weight,
         45 + 0.1 * std::pow(45, 0.4) * x * std::exp(-5 / 20.));
}

TEST_CASE("stdp_triplet: a triplet of either kind changes the weight as the formulae say") {
    auto p = between<stdp_triplet>(0, 10);
    p.a2_plus = 0.01;
    // pre - post - pre, 5 and 8 ms apart, and post - pre - post.
    double const up = std::exp(-5 / 16.8) * 0.01;
    double const down = std::exp(-8 / 33.7) * (7e-3 + 2.3e-4 * std::exp(-13 / 101.));
    near(one_synapse<stdp_triplet>{p, 0.1_ms, 5}.arrival(100).spike(150).arrival(230).weight, 5 + up - down);
    double const first = std::exp(-5 / 33.7) * 7e-3;
    double const then = std::exp(-8 / 16.8) * (0.01 + 6.2e-3 * std::exp(-13 / 125.));
    near(one_synapse<stdp_triplet>{p, 0.1_ms, 5}.spike(100).arrival(150).spike(230).weight, 5 - first + then);
    auto nearest = p;
    nearest.pairing = 1;
    near(one_synapse<stdp_triplet>{nearest, 0.1_ms, 5}.arrival(20).arrival(100).spike(150).weight, 5 + up);
}

}  // namespace neurapse
