// SPDX-License-Identifier: MIT
// Plasticity rules of the catalogue, written as equations: the same spikes leave the same weights. The
// catalogue keeps traces and goes through spikes late; equations follow every synapse from event to event.
// No arrival falls on a spike of its neuron: there the two differ by design.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

/// Sources that fire at random in even steps, and targets in odd ones, whatever reaches them.
experiment two_sides() {
    experiment e;
    e.run({{"duration", 3_s}, {"dt", 0.5_ms}, {"seed", 11}})
        .model("source", {{"equations", "p : 1 (constant)"}, {"threshold", "rand() < p and timestep(t, dt) % 2 == 0"}})
        .model("target", {{"equations", "dg/dt = -g/(5*ms) : amp\np : 1 (constant)"},
                          {"threshold", "rand() < p and timestep(t, dt) % 2 == 1"}})
        .population("pre", {{"neuron", "source"}, {"size", 30}, {"parameters", settings{{"p", 0.03}}}})
        .population("post", {{"neuron", "target"}, {"size", 7}, {"parameters", settings{{"p", 0.02}}}})
        .record({{"what", "g"}, {"of", "post"}})
        .record({{"what", "snapshot"}, {"of", "learning"}, {"at", list(0_s, 1_s, 3_s)}});
    return e;
}

settings learning(settings more) {
    settings p{{"name", "learning"}, {"from", "pre"}, {"to", "post"}, {"delay", 1_ms},
               {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.5}}}, {"weight", uniform(20_pA, 80_pA)}};
    for (auto& e : more.entries) p[e.key] = e.value;
    return p;
}

struct transcription {
    char const* name;
    settings rule;
    char const *equations, *on_pre, *on_post;
    settings more;
};

std::vector<transcription> transcriptions() {
    auto const pair = [](char const* pairing, double mu_plus, double mu_minus) {
        return settings{{"rule", "stdp_pair"}, {"lambda", 0.02}, {"alpha", 1.1}, {"mu_plus", mu_plus}, {"mu_minus", mu_minus},
                        {"tau_plus", 15_ms}, {"tau_minus", 30_ms}, {"pairing", pairing}, {"w_min", 0_pA}, {"w_max", 100_pA}};
    };
    char const* traces = "w : amp\ndx/dt = -x/(15*ms) : 1 (event-driven)\ndy/dt = -y/(30*ms) : 1 (event-driven)";
    return {
        {"additive, all pairs", pair("all_to_all", 0, 0), traces,
         "w = clip(w - 0.02*1.1*100*pA*y, 0*pA, 100*pA); g_post += w; x += 1", "w = clip(w + 0.02*100*pA*x, 0*pA, 100*pA); y += 1", {}},
        {"multiplicative, all pairs", pair("all_to_all", 1, 1), traces,
         "w = clip(w - 0.02*1.1*w*y, 0*pA, 100*pA); g_post += w; x += 1", "w = clip(w + 0.02*(100*pA - w)*x, 0*pA, 100*pA); y += 1", {}},
        {"additive, nearest neighbours", pair("nearest_symmetric", 0, 0), traces,
         "w = clip(w - 0.02*1.1*100*pA*y, 0*pA, 100*pA); g_post += w; x = 1", "w = clip(w + 0.02*100*pA*x, 0*pA, 100*pA); y = 1", {}},
        {"inhibitory", {{"rule", "vogels_sprekeler"}, {"eta", 1.5}, {"alpha", 0.3}, {"tau", 20_ms}, {"w_min", 0_pA}, {"w_max", 100_pA}},
         "w : amp\ndx/dt = -x/(20*ms) : 1 (event-driven)\ndy/dt = -y/(20*ms) : 1 (event-driven)",
         "w = clip(w + 1.5*pA*(y - 0.3), 0*pA, 100*pA); g_post += w; x += 1", "w = clip(w + 1.5*pA*x, 0*pA, 100*pA); y += 1", {}},
        {"short-term", {{"rule", "tsodyks_markram"}, {"U", 0.3}, {"tau_rec", 120_ms}, {"tau_fac", 60_ms}},
         "w : amp\ndu/dt = -u/(60*ms) : 1 (event-driven)\ndx/dt = (1 - x)/(120*ms) : 1 (event-driven)",
         "u += 0.3*(1 - u); g_post += w*u*x; x -= u*x", "", {{"initial", settings{{"x", 1}}}}},
    };
}

recordings outcome(experiment e, int threads = 1) {
    session s{e, no_files, threads};
    return s.run().results();
}

experiment by_equations(transcription const& t, bool bounded) {
    auto e = two_sides();
    settings synapse{{"equations", t.equations}, {"on_pre", t.on_pre}};
    if (*t.on_post) synapse["on_post"] = t.on_post;
    if (bounded) synapse["largest"] = 100_pA;
    auto more = t.more;
    more["synapse"] = "text";
    return e.synapse("text", synapse).projection(learning(more));
}

}  // namespace

TEST_CASE("plasticity rules written as equations leave the weights of the catalogue's") {
    for (auto const& t : transcriptions()) {
        CAPTURE(t.name);
        auto const theirs = outcome(two_sides().projection(learning({{"receptor", "g"}, {"plasticity", t.rule}})));
        auto const ours = outcome(by_equations(t, std::string{t.name} == "short-term"));
        REQUIRE(ours.populations[1].spikes == theirs.populations[1].spikes);
        REQUIRE(theirs.populations[1].spikes > 100);
        double moved = 0, apart = 0, current = 0, current_apart = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            auto const &a = ours.snapshots[k], &b = theirs.snapshots[k];
            REQUIRE(a.source == b.source);
            REQUIRE(a.target == b.target);
            for (std::size_t i = 0; i < a.weight.size(); ++i) {
                moved = std::max(moved, std::fabs(b.weight[i] - theirs.snapshots[0].weight[i]));
                apart = std::max(apart, std::fabs(a.weight[i] - b.weight[i]));
            }
        }
        for (std::size_t n = 0; n < ours.traces[0].traces.size(); ++n) {
            auto const &a = ours.traces[0].traces[n].values, &b = theirs.traces[0].traces[n].values;
            for (std::size_t i = 0; i < a.size(); ++i) {
                current = std::max(current, std::fabs(b[i]));
                current_apart = std::max(current_apart, std::fabs(a[i] - b[i]));
            }
        }
        CHECK((moved > 5) == (*t.on_post != 0));  // short-term plasticity leaves the weight alone
        CHECK(apart < 1e-10);              // pA, of weights up to 100
        CHECK(current > 50);
        CHECK(current_apart < 1e-9);
    }
}

TEST_CASE("synapses written as equations are the same for any number of threads") {
    auto const e = by_equations(transcriptions().front(), false);
    auto const one = outcome(e, 1);
    for (int threads : {2, 3}) {
        auto const more = outcome(e, threads);
        for (std::size_t k = 0; k < one.traces[0].traces.size(); ++k) CHECK(more.traces[0].traces[k].values == one.traces[0].traces[k].values);
        auto in_order = [](weight_snapshot const& s) {
            std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> all;
            for (std::size_t k = 0; k < s.weight.size(); ++k) all.emplace_back(s.source[k], s.target[k], s.weight[k]);
            std::sort(all.begin(), all.end());
            return all;
        };
        CHECK(in_order(more.snapshots[2]) == in_order(one.snapshots[2]));
    }
}

TEST_CASE("a synapse that adds more than it was said to is stopped with a sentence") {
    auto e = two_sides();
    e.synapse("growing", {{"equations", "w : amp"}, {"on_pre", "g_post += w; w += 1*pA"}, {"largest", 90_pA}})
        .projection(learning({{"synapse", "growing"}}));
    std::string said;
    try {
        outcome(e);
    } catch (error const& x) {
        said = x.what();
    }
    CHECK(said.find("learning had an arrival of ") == 0);
    CHECK(said.find("while 90 was said to be the largest") != std::string::npos);
}
