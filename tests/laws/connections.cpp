// SPDX-License-Identifier: MIT
// Laws of connections: when a spike arrives, and on what the random graph depends. Every arrival is seen as a
// pulse of one step at a port that shows nothing else.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/every_neuron.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

TEST_CASE("INV-14: a spike arrives exactly its delay, rounded to steps, after it was emitted") {
    for (double const dt : {0.1, 0.25, 1.0}) {
        std::vector<double> const delays{dt, 1, 2, 3 * dt, 2.6 * dt, 7.4 * dt, 50};
        auto const n = delays.size();
        experiment e;
        e.run({{"duration", 100_ms}, {"dt", duration{dt}}, {"seed", 1}});
        settings const jump{{"in", settings{{"shape", "delta"}}}};
        settings const pulse{{"in", settings{{"shape", "delta"}, {"effect", "current"}}}};
        for (auto const& [name, size] : {std::pair{"one", std::size_t{1}}, {"all", n}})
            e.population(name, {{"neuron", "lif"}, {"size", size}, {"receptors", jump}});
        for (auto const& [name, size] : {std::pair{"of_one", n}, {"of_all", std::size_t{1}}})
            e.population(name, {{"neuron", "lif"}, {"size", size}, {"receptors", pulse}});
        setting::list listed;
        for (auto const* to : {"one", "all"})
            e.stimulus(
                {{"kind", "spike_list"}, {"to", to}, {"times", list(4_ms, 30_ms)}, {"weight", 100_mV}});
        for (double const d : delays) listed.emplace_back(duration{d});
        for (auto const& [from, to] : {std::pair{"one", "of_one"}, {"all", "of_all"}})
            e.projection({{"from", from},
                          {"to", to},
                          {"connect", settings{{"rule", "all_to_all"}}},
                          {"weight", 1_pA},
                          {"delay", listed}});
        e.record({{"what", "i_in"}, {"of", list("of_one", "of_all")}});
        auto const r = run(e);
        std::vector<double> sum(std::size_t(std::llround(100 / dt)));
        for (std::size_t k = 0; k < n; ++k) {
            std::vector<double> expected(sum.size());
            for (double const emitted : {4 + dt, 30 + dt})
                ++expected[std::size_t(std::llround(emitted / dt) + std::llround(delays[k] / dt)) - 1];
            CAPTURE(delays[k]);
            CHECK(trace_of(r, "of_one[" + std::to_string(k) + "].i_in") == expected);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += expected[i];
        }
        CHECK(trace_of(r, "of_all[0].i_in") == sum);
    }
}

/// Adds one more table to an array of tables.
static void append(experiment& e, std::string const& key, setting const& t) {
    if (!e.description.find(key)) e.description[key] = setting{setting::list{}};
    e.description[key].as<setting::list>()->push_back(t);
}

TEST_CASE("another seed gives another graph, and one more population or projection changes no other draw") {
    auto const e = everything("lif", "exact", 1), reseeded = everything("lif", "exact", 2);
    auto const first = run(e), second = run(reseeded);
    CHECK(!same_synapses(first.snapshots[0], second.snapshots[0]));
    CHECK(first.snapshots[0].target != second.snapshots[0].target);
    CHECK(!same_spikes(first, second));
    experiment more{settings{{"title", ""}}};
    more.run(*e.description.find("run")->as<settings>());
    more.population("new", cells("lif", "exact", 5));  // stands before the others
    for (auto const& p : e.description.find("population")->as<settings>()->entries)
        more.population(p.key, *p.value.as<settings>());
    more.projection({{"from", "new"},
                     {"to", "new"},
                     {"receptor", "fast"},
                     {"weight", uniform(1_pA, 2_pA)},
                     {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.5}}}});
    more.stimulus(
        {{"kind", "poisson"}, {"to", "new"}, {"rate", 50_Hz}, {"receptor", "kick"}, {"weight", 20_mV}});
    for (auto const* key : {"projection", "stimulus", "record"})
        for (auto const& t : *e.description.find(key)->as<setting::list>()) append(more, key, t);
    auto const with_more = run(more);
    CHECK(same_traces(first, with_more));
    CHECK(first.spikes.time_ms == with_more.spikes.time_ms);
    for (std::size_t k = 0; k < first.snapshots.size(); ++k)
        CHECK(same_synapses(first.snapshots[k], with_more.snapshots[k]));
}

TEST_CASE("a projection onto populations with differently named ports reaches each through its own") {
    auto const port = [](char const* name) {
        return settings{{name, settings{{"shape", "exponential"}, {"tau", 2_ms}}}};
    };
    experiment e;
    e.run({{"duration", 5_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("source", {{"neuron", "lif"}, {"size", 1}, {"initial", settings{{"v", -50_mV}}}})
        .population("a", {{"neuron", "lif"}, {"size", 1}, {"receptors", port("left")}})
        .population("b", {{"neuron", "lif"}, {"size", 1}, {"receptors", port("right")}})
        .projection({{"from", "source"},
                     {"to", list("a", "b")},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"weight", 10_pA},
                     {"delay", 1_ms}})
        .record({{"what", "i_left"}, {"of", "a"}})
        .record({{"what", "i_right"}, {"of", "b"}});
    auto const r = run(e);
    // The source starts above its threshold and fires at 0.1 ms: an arrival at 1.1 ms, the 11th sample.
    for (auto const& group : r.traces) {
        CHECK(group.traces[0].values[9] == 0);
        CHECK(group.traces[0].values[10] == 10);
    }
}
