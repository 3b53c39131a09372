// SPDX-License-Identifier: MIT
// Synapses written as equations follow every event, on any number of threads, within what they said of
// themselves. That they do what the rules of the catalogue do, equation_rules.cpp shows.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "support/learning_sides.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::learning;
using neurapse_test::learning_sides;
using neurapse_test::outcome;

namespace {

/// Pair-based STDP, additive.
experiment by_equations() {
    auto e = learning_sides();
    return e
        .synapse("text",
                 {{"equations",
                   "w : amp\ndx/dt = -x/(15*ms) : 1 (event-driven)\ndy/dt = -y/(30*ms) : 1 (event-driven)"},
                  {"on_pre", "w = clip(w - 0.02*1.1*100*pA*y, 0*pA, 100*pA); g_post += w; x += 1"},
                  {"on_post", "w = clip(w + 0.02*100*pA*x, 0*pA, 100*pA); y += 1"}})
        .projection(learning({{"synapse", "text"}}));
}

}  // namespace

TEST_CASE("synapses written as equations are the same for any number of threads") {
    auto const e = by_equations();
    auto const one = outcome(e, 1);
    for (int threads : {2, 3}) {
        auto const more = outcome(e, threads);
        for (std::size_t k = 0; k < one.traces[0].traces.size(); ++k)
            CHECK(more.traces[0].traces[k].values == one.traces[0].traces[k].values);
        auto in_order = [](weight_snapshot const& s) {
            std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> all;
            for (std::size_t k = 0; k < s.weight.size(); ++k)
                all.emplace_back(s.source[k], s.target[k], s.weight[k]);
            std::sort(all.begin(), all.end());
            return all;
        };
        CHECK(in_order(more.snapshots[2]) == in_order(one.snapshots[2]));
    }
}

TEST_CASE("a synapse that adds more than it was said to is stopped with a sentence") {
    auto e = learning_sides();
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
