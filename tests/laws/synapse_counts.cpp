// SPDX-License-Identifier: MIT
// N_incoming and N_outgoing: how many synapses of a projection there are onto the same target and from the
// same source, against a count of the synapses in a snapshot, whatever the rule and the number of threads.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <utility>

#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::outcome;
using neurapse_test::value_at;

namespace {

settings joined(settings more) {
    settings p{{"name", "link"}, {"from", "a"}, {"to", "b"}, {"synapse", "text"}, {"weight", 0}};
    for (auto& e : more.entries) p[e.key] = e.value;
    return p;
}

/// Two populations, of which one fires once; synapses write down what they count.
experiment counting(settings const& connect) {
    experiment e;
    e.run({{"duration", 5_ms}, {"dt", 0.1_ms}, {"seed", 3}})
        .model("cell", {{"equations", "dg/dt = 0*g/second : 1"}, {"threshold", "abs(t - 2*ms) < 0.01*ms"}})
        .population("a", {{"neuron", "cell"}, {"size", 40}})
        .population("b", {{"neuron", "cell"}, {"size", 31}})
        .synapse("text", {{"equations", "w : 1\nshare = 1/N_incoming : 1"},
                          {"on_pre", "w = N_incoming + 1000*N_outgoing; g += 1.0/N_incoming"}})
        .projection(joined({{"connect", connect}}))
        .record({{"what", list("w", "share")}, {"of", "link"}, {"at", list(5_ms)}})
        .record({{"what", "g"}, {"of", "b"}});
    return e;
}

/// Whether each synapse has counted what the snapshot shows. Neurons are told apart by their populations,
/// too.
void check_counts(weight_snapshot const& seen) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> onto, from;
    for (std::size_t k = 0; k < seen.weight.size(); ++k) {
        ++onto[{seen.target_population[k], seen.target[k]}];
        ++from[{seen.source_population[k], seen.source[k]}];
    }
    REQUIRE(seen.weight.size() > 10);
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < seen.weight.size(); ++k)
        wrong += seen.weight[k] != onto[{seen.target_population[k], seen.target[k]}] +
                                       1000. * from[{seen.source_population[k], seen.source[k]}];
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("synapses know how many others end on their target and begin at their source") {
    setting::list const sources{0, 0, 3, 3, 3, 39, 5, 6, 7, 8, 9, 10},
        targets{1, 1, 1, 2, 30, 30, 1, 1, 1, 1, 1, 2};  // some twice
    for (auto const& connect : {settings{{"rule", "fixed_probability"}, {"p", 0.2}},
                                {{"rule", "fixed_indegree"}, {"n", 7}},
                                {{"rule", "fixed_outdegree"}, {"n", 5}},
                                {{"rule", "fixed_total_number"}, {"n", 100}},
                                {{"rule", "formula"}, {"p", "0.01*j"}},
                                {{"rule", "formula"}, {"j", "k for k in sample(N_post, p=0.1)"}},
                                {{"rule", "pairs"}, {"sources", sources}, {"targets", targets}}})
        for (int const threads : {1, 2, 3, 7}) {
            auto const rule = *connect.find("rule")->as<std::string>();
            CAPTURE(rule);
            CAPTURE(threads);
            auto const r = outcome(counting(connect), threads);
            check_counts(r.snapshots[0]);
            std::set<std::uint32_t> reached(r.snapshots[0].target.begin(), r.snapshots[0].target.end());
            // All sources fire: with shares of 1/N each target gets 1, to the fixed point of its sum.
            for (std::uint32_t k = 0; k < 31; ++k)
                CHECK(value_at(r, "b[" + std::to_string(k) + "].g", 4) ==
                      doctest::Approx(reached.count(k)).epsilon(1e-9));
            for (std::size_t k = 0; k < r.snapshots[1].weight.size(); ++k)
                CHECK(r.snapshots[1].weight[k] * std::fmod(r.snapshots[0].weight[k], 1000.) ==
                      doctest::Approx(1).epsilon(1e-15));
        }
}

TEST_CASE(
    "synapses of a projection between several populations, and of parts of them, are counted together") {
    settings const connect{{"rule", "fixed_probability"}, {"p", 0.3}};
    auto e = counting(connect);
    e.projection(joined({{"name", "wide"},
                         {"from", list("a[10:30]", "b")},
                         {"to", list("b[5:25]", "a[::3]")},
                         {"connect", connect}}))
        .record({{"what", "snapshot"}, {"of", "wide"}, {"at", list(5_ms)}});
    for (int const threads : {1, 3}) {
        auto const r = outcome(e, threads);
        check_counts(r.snapshots[0]);
        check_counts(r.snapshots[2]);
    }
}

TEST_CASE("variables that go by steps may have factors of each synapse's own") {
    experiment e;
    e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dg/dt = 0*g/second : 1"}})
        .population("p", {{"neuron", "cell"}, {"size", 4}})
        .synapse("text", {{"equations",
                           "dx/dt = (1 - x)/(ms*(1 + i + N_incoming)) : 1 (clock-driven)\ndy/dt = "
                           "-y/(ms*N_outgoing) : 1 (event-driven)"},
                          {"on_pre", "g += x"},
                          {"largest", 1}})
        .projection({{"name", "link"},
                     {"from", "p"},
                     {"to", "p"},
                     {"connect", settings{{"rule", "formula"}, {"condition", "i <= j"}}},
                     {"synapse", "text"},
                     {"initial", settings{{"y", 1}}}})
        .record({{"what", list("x", "y")}, {"of", "link"}, {"at", list(10_ms)}});
    auto const r = outcome(e);
    for (std::size_t k = 0; k < r.snapshots[0].weight.size(); ++k) {
        double const i = r.snapshots[0].source[k], j = r.snapshots[0].target[k];
        CHECK(r.snapshots[0].weight[k] ==
              doctest::Approx(1 - std::exp(-10 / (1 + i + (j + 1)))).epsilon(1e-12));
        CHECK(r.snapshots[1].weight[k] == doctest::Approx(std::exp(-10 / (4 - i))).epsilon(1e-12));
    }
    auto const exact = [&] {
        auto forced = e;
        forced.synapse("text", {{"equations", "dx/dt = (1 - x)/(ms*(1 + i)) : 1 (clock-driven)"},
                                {"on_pre", "g += x"},
                                {"largest", 1},
                                {"method", "exact"}});
        session{forced};
    };
    CHECK(neurapse_test::complaint_of(exact).find("factors of its equations differ between synapses") !=
          std::string::npos);
}
