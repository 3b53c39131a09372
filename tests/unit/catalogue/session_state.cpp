// SPDX-License-Identifier: MIT
// A network that is looked at and changed between steps.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/outcomes.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::complaint_of;

/// Two cells onto three that only add up what arrives, by jumps of V.
experiment summing(setting const& weight, char const* storage = "exact") {
    experiment e{"summing"};
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 1}, {"storage", storage}})
        .population("a", {{"neuron", "lif"}, {"size", 2}})
        .population("b", {{"neuron", "lif"},
                          {"size", 3},
                          {"receptors", settings{{"in", settings{{"shape", "delta"}}}}},
                          {"parameters", settings{{"tau", duration{1e9}}, {"threshold", voltage{1e9}}}}})
        .projection({{"name", "kick"},
                     {"from", "a"},
                     {"to", "b"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"weight", weight}})
        .stimulus({{"kind", "spike_list"}, {"to", "b"}, {"file", "spikes"}, {"weight", 3_mV}});
    return e;
}
table one_spike(std::string const&) { return {1, 2, {0.5, 0}}; }

/// What arrives at the three when the first cell fires.
std::vector<double> jumps(session& s) {
    std::vector<double> const first_fires{0, -70};
    s.set_state(0, "v", first_fires);
    auto before = s.state(1, "v");
    s.run(0.2_ms);
    auto after = s.state(1, "v");
    for (std::size_t k = 0; k < after.size(); ++k) after[k] -= before[k];
    return after;
}

}  // namespace

TEST_CASE("session: a state that is set goes on from there, and single precision rounds it") {
    for (char const* precision : {"double", "single"}) {
        experiment e;
        e.run({{"duration", 1_s}, {"seed", 1}, {"precision", precision}})
            .population("cells", {{"neuron", "lif"}, {"size", 3}, {"parameters", settings{{"tau", 10_ms}}}});
        session s{e};
        s.set_state(0, "v", std::vector{-70., -65., -60.});
        CHECK(s.state(0, "v") == std::vector{-70., -65., -60.});
        s.run(5_ms);
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(s.state(0, "v")[k] == doctest::Approx(-70 + 5. * double(k) * std::exp(-0.5)).epsilon(1e-6));
        CHECK(s.unit_of(0, "v") == "mV");
    }
}

TEST_CASE("session: synapses that read neurons of the catalogue see a potential that is set") {
    experiment e;
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("sum", {{"equations", "s : volt\ndx/dt = s/second : volt"}})
        .synapse("reads", {{"equations", "s_post = v_pre : volt (summed)"}})
        .population("source", {{"neuron", "lif"}, {"size", 1}})
        .population("target", {{"neuron", "sum"}, {"size", 1}, {"method", "euler"}})
        .projection({{"from", "source"},
                     {"to", "target"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"synapse", "reads"}});
    session s{e};
    s.run(0.3_ms);
    auto const before = s.state(1, "x")[0];
    s.set_state(0, "v", std::vector{-60.});
    s.run(0.1_ms);
    CHECK(s.state(1, "x")[0] - before ==
          doctest::Approx(-60 * 0.0001));  // V is read at the beginning of the step
}

TEST_CASE("session: what is no variable cannot be set") {
    session s{summing(1_mV), one_spike};
    CHECK(complaint_of([&] { s.set_state(1, "i_syn", std::vector{1., 1., 1.}); }) ==
          "b.i_syn cannot be set (it follows from other numbers); set the variables of the model");
    CHECK(complaint_of([&] { s.set_state(1, "v", std::vector{1.}); }) ==
          "1 values are given for b.v (b has 3 neurons); give one for each");
    CHECK(complaint_of([&] { s.set_state(1, "v", std::vector{1., 1., double(NAN)}); }) ==
          "b.v = nan (states are finite); give a number");
    CHECK(complaint_of([&] { s.state(1, "vv"); }) ==
          "b has no vv (neurons tell what can be recorded of them); did you mean v?");
}

TEST_CASE("session: weights are set in the order in which they are read, whatever the number of threads") {
    for (char const* storage : {"exact", "compact"})
        for (int const threads : {1, 2, 3}) {
            session s{summing(6_mV, storage), one_spike, threads};
            auto const shot = s.weights(0);
            CHECK(shot.source == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1});
            CHECK(shot.target == std::vector<std::uint32_t>{0, 1, 2, 0, 1, 2});
            s.set_weights(0, std::vector{1., 2., 3., 4., 5., 6.});
            for (std::size_t k = 0; k < 6; ++k)
                CHECK(s.weights(0).weight[k] == doctest::Approx(double(k + 1)).epsilon(1e-4));
            auto const arrived = jumps(s);
            for (std::size_t k = 0; k < 3; ++k)
                CHECK(arrived[k] == doctest::Approx(double(k + 1)).epsilon(1e-4));
        }
}

TEST_CASE("session: sums make room for weights far larger than those that a network was built with") {
    session s{summing(1e-6 * 1_mV), one_spike};
    s.set_weights(0, std::vector<double>(6, 1e7));
    for (double const jump : jumps(s)) CHECK(jump == doctest::Approx(1e7).epsilon(1e-12));
    auto const before = s.state(1, "v");
    s.run(0.6_ms);  // the stimulus brings what it brought before
    auto const after = s.state(1, "v");
    CHECK(after[0] - before[0] == doctest::Approx(3).epsilon(1e-2));
    CHECK(std::fabs(after[1] - before[1]) < 0.02);
    CHECK(complaint_of([&] {
              s.set_weights(0, std::vector<double>(6, 1e30));
          }).find("more than a sum can hold exactly") != std::string::npos);
    CHECK(s.weights(0).weight == std::vector<double>(6, 1e7));
}

TEST_CASE("session: weights that are not kept, or too large for compact storage, are refused") {
    session drawn{summing(1_mV, "procedural"), one_spike};
    CHECK(complaint_of([&] { drawn.set_weights(0, std::vector<double>(6, 1.)); }) ==
          "the weights of kick cannot be set (procedural synapses are drawn afresh at every spike); write "
          "run.storage = \"exact\"");
    session compact{summing(1_mV, "compact"), one_spike};
    CHECK(complaint_of([&] {
              compact.set_weights(0, std::vector<double>(6, 1e6));
          }).find("compact storage has rounded all weights") != std::string::npos);
    session exact{summing(1_mV), one_spike};
    CHECK(complaint_of([&] { exact.set_weights(0, std::vector<double>(5, 1.)); }) ==
          "5 weights are given for kick (it has 6 synapses); give one for each, in the order in which they "
          "are read");
}

TEST_CASE("session: where statements of other synapses add to a port, weights may shrink and not grow") {
    auto const pair = [](settings more) {
        more["from"] = "source";
        more["to"] = "target";
        more["connect"] = settings{{"rule", "all_to_all"}};
        return more;
    };
    experiment e;
    e.run({{"duration", 1_s}, {"seed", 1}})
        .model("adds", {{"equations", "da/dt = -a/(10*ms) : 1\ndb/dt = -b/(10*ms) : 1"}})
        .synapse("both", {{"equations", "w : 1"}, {"on_pre", "b += w; a += w"}})
        .population("source", {{"neuron", "lif"}, {"size", 1}})
        .population("target", {{"neuron", "adds"}, {"size", 1}})
        .projection(pair({{"name", "plain"}, {"receptor", "a"}, {"weight", 3}}))
        .projection(pair({{"name", "text"}, {"synapse", "both"}, {"weight", 2}}));
    session s{e};
    CHECK(complaint_of([&] { s.set_weights(0, std::vector{3.5}); }) ==
          "the weights onto target[0] grow (other synapses add to the same port by statements, and its sums "
          "are "
          "proven for what it gets now); build the network with the largest weights that are to be set");
    s.set_weights(0, std::vector{1.5});
    s.set_state(0, "v", std::vector{0.});  // fires at once
    s.run(0.2_ms);
    CHECK(s.state(1, "a")[0] == doctest::Approx(1.5 + 2));
    CHECK(s.state(1, "b")[0] == doctest::Approx(2));
}

TEST_CASE("session: weights of a learning synapse are set as they are now, and go on learning") {
    auto const learning = [](setting const& weight) {
        auto e = summing(weight);
        auto& all = *e.description["projection"].as<setting::list>();
        (*all[0].as<settings>())["plasticity"] =
            settings{{"rule", "stdp_pair"}, {"w_min", 0_mV}, {"w_max", 9_mV}};
        return e;
    };
    // The pair is the same, before or after weights were brought up to date by reading and writing them.
    session left{learning(3_mV), one_spike}, right{learning(3_mV), one_spike};
    for (auto* s : {&left, &right})
        for (int round = 0; round < 3; ++round) {
            s->set_state(0, "v", std::vector{0., -70.});
            s->run(3_ms);
            if (s == &right) s->set_weights(0, s->weights(0).weight);
            s->set_state(1, "v", std::vector{2e9, -70., -70.});
            s->run(4_ms);
            if (s == &right) s->set_weights(0, s->weights(0).weight);
        }
    CHECK(left.weights(0).weight[0] != 3);
    CHECK(left.weights(0).weight == right.weights(0).weight);
    CHECK(complaint_of([&] { left.set_weights(0, std::vector<double>(6, 10.)); }) ==
          "a weight of kick is 10 mV (its rule keeps weights within 0 mV and 9 mV); give weights in that "
          "range, or widen it");
}

TEST_CASE("session: pieces that are asked whether to go on end when told") {
    session s{summing(1_mV), one_spike};
    int asked = 0;
    s.run(1'000'000, [&] { return ++asked < 5; });
    CHECK(asked == 5);
    CHECK(s.simulation().now() < 1'000'000);
    auto const then = s.simulation().now();
    s.run(100, [] { return true; });
    CHECK(s.simulation().now() == then + 100);
}
