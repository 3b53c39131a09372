// SPDX-License-Identifier: MIT
// Law: results are a function of description and seed alone, bit for bit: not of the number of
// threads, of the width of vectors, or of which slice a neuron fell into.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;

/// Two thousand neurons of three models with every kind of port, all connection rules, lists,
/// plastic synapses, noise, and recorders of every kind.
experiment mixed(std::string const& storage, std::string const& precision) {
    auto const cells = [](char const* model, int size, settings const& initial = {}) {
        settings s{
            {"neuron", model},
            {"method", std::string{model} == "lif" ? "exact" : "rk4"},
            {"size", size},
            {"receptors",
             settings{
                 {"exc", settings{{"shape", "exponential"},
                                  {"effect", "conductance"},
                                  {"tau", 5_ms},
                                  {"reversal", 0_mV}}},
                 {"inh", settings{{"shape", "biexponential"}, {"tau_decay", 8_ms}, {"tau_rise", 2_ms}}}}}};
        if (!initial.entries.empty()) s["initial"] = initial;
        return s;
    };
    auto const connect = [](char const* rule, settings more = {}) {
        more["rule"] = rule;
        return more;
    };
    experiment e{"mixed"};
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 4}, {"storage", storage}, {"precision", precision}})
        .population("exc", cells("lif", 1500, {{"v", uniform(-70_mV, -55_mV)}}))
        .population("inh", cells("izhikevich_2007", 333))
        .population("slow", cells("adex", 100))
        .projection({{"from", "exc"},
                     {"to", list("exc", "inh")},
                     {"receptor", "exc"},
                     {"connect", connect("fixed_probability", {{"p", 0.03}})},
                     {"weight", settings{{"normal", list(0.6_nS, 0.1_nS)}}},
                     {"delay", uniform(0.1_ms, 12_ms)}})
        .projection({{"name", "plastic"},
                     {"from", "exc"},
                     {"to", "slow"},
                     {"receptor", "exc"},
                     {"connect", connect("fixed_outdegree", {{"n", 7}})},
                     {"weight", 1_nS},
                     {"delay", uniform(1_ms, 20_ms)},
                     {"plasticity", settings{{"rule", "nearest_pair"}, {"w_min", 0_nS}, {"w_max", 3_nS}}}})
        .projection({{"from", "inh"},
                     {"to", list("exc", "slow")},
                     {"receptor", "inh"},
                     {"connect", connect("fixed_indegree", {{"n", 20}})},
                     {"weight", -40_pA},
                     {"delay", 1_ms}})
        .projection({{"name", "few"},
                     {"from", "slow"},
                     {"to", "exc[10:300:3]"},
                     {"receptor", "exc"},
                     {"connect", connect("fixed_total_number", {{"n", 500}})},
                     {"weight", settings{{"lognormal", list(0.5_nS, 0.5)}}}})
        .stimulus(
            {{"kind", "poisson"}, {"to", "exc"}, {"receptor", "exc"}, {"rate", 9000_Hz}, {"weight", 0.6_nS}})
        .stimulus({{"kind", "poisson"},
                   {"to", list("inh[7:300]", "slow[3:90:4]")},
                   {"receptor", "exc"},
                   {"rate", 900_Hz},
                   {"weight", uniform(1_nS, 3_nS)}})
        .stimulus({{"kind", "white_noise"}, {"to", "slow"}, {"deviation", 100_pA}, {"mean", 500_pA}})
        .stimulus({{"kind", "random_neuron"}, {"to", "exc"}, {"amplitude", 5000_pA}})
        .record({{"what", "spikes"}, {"of", list("exc", "inh", "slow")}})
        .record({{"what", list("v", "i_syn")}, {"of", list("exc[0:1500:100]", "slow[50]")}, {"every", 1_ms}})
        .record({{"what", "rate"}, {"of", "exc"}, {"bin", 10_ms}})
        .record({{"what", "weights"}, {"of", "plastic"}, {"every", 50_ms}})
        .record({{"what", "snapshot"}, {"of", list("plastic", "few")}, {"at", list(0_ms, 100_ms)}})
        .record({{"what", "current"}, {"of", "few"}, {"every", 1_ms}});
    return e;
}

void check_same(recordings const& a, recordings const& b) {
    CHECK(a.spikes.time_ms == b.spikes.time_ms);
    CHECK(a.spikes.population == b.spikes.population);
    CHECK(a.spikes.neuron == b.spikes.neuron);
    REQUIRE(a.traces.size() == b.traces.size());
    for (std::size_t g = 0; g < a.traces.size(); ++g)
        for (std::size_t k = 0; k < a.traces[g].traces.size(); ++k)
            CHECK(a.traces[g].traces[k].values == b.traces[g].traces[k].values);
    CHECK(a.rates.at(0).counts == b.rates.at(0).counts);
    CHECK(a.weights.at(0).mean == b.weights.at(0).mean);
    CHECK(a.weights.at(0).deviation == b.weights.at(0).deviation);
    REQUIRE(a.snapshots.size() == b.snapshots.size());
    for (std::size_t k = 0; k < a.snapshots.size(); ++k) {
        CHECK(a.snapshots[k].target == b.snapshots[k].target);
        CHECK(a.snapshots[k].delay_ms == b.snapshots[k].delay_ms);
        CHECK(a.snapshots[k].weight == b.snapshots[k].weight);
    }
}

double rate(recordings const& r, std::size_t population) {
    auto const& p = r.populations[population];
    return double(p.spikes) / p.size / (r.duration_ms / 1000);
}

}  // namespace

TEST_CASE("results are the same bit for bit for 1, 2, 3 and 7 threads, in every storage and precision") {
    for (auto const& [storage, precision] :
         {std::pair{"exact", "double"}, {"compact", "double"}, {"compact", "single"}, {"exact", "single"}}) {
        auto const e = mixed(storage, precision);
        auto const alone = session{e, no_files, 1}.run().results();
        CHECK(alone.spikes.time_ms.size() > 500);
        CHECK(rate(alone, 2) > 1);
        for (int const threads : {2, 3, 7}) {
            CAPTURE(threads);
            check_same(alone, session{e, no_files, threads}.run().results());
        }
        check_same(alone, session{e, no_files, automatic_threads}.run().results());
        session pieces{e, no_files, 3};
        check_same(alone, pieces.run(40_ms).run(0.1_ms).run(59.9_ms).results());
    }
}

TEST_CASE("compact storage and single precision keep rates: those of three populations within 5 %") {
    auto const exact = run(mixed("exact", "double"));
    for (auto const& [storage, precision] :
         {std::pair{"compact", "double"}, {"exact", "single"}, {"compact", "single"}}) {
        auto const narrow = run(mixed(storage, precision));
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(rate(narrow, k) == doctest::Approx(rate(exact, k)).epsilon(0.05));
    }
}

TEST_CASE(
    "procedural storage gives the spikes, currents and synapses of exact storage bit for bit, for any "
    "threads") {
    auto const drawn = [](std::string const& storage) {
        experiment e{"drawn"};
        settings const ports{{"exc", settings{{"shape", "exponential"}, {"tau", 5_ms}}},
                             {"inh", settings{{"shape", "alpha"}, {"tau", 2_ms}}}};
        e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 5}, {"storage", storage}})
            .population("exc", {{"neuron", "lif"},
                                {"size", 1500},
                                {"receptors", ports},
                                {"initial", settings{{"v", uniform(-70_mV, -55_mV)}}}})
            .population("inh", {{"neuron", "lif"}, {"size", 333}, {"receptors", ports}})
            .projection({{"name", "spread"},
                         {"from", "exc"},
                         {"to", list("exc", "inh")},
                         {"receptor", "exc"},
                         {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.04}}},
                         {"weight", settings{{"normal", list(20_pA, 5_pA)}}},
                         {"delay", uniform(0.1_ms, 30_ms)}})
            .projection({{"from", "inh"},
                         {"to", list("exc[3:1500:2]", "inh[10:20]")},
                         {"receptor", "inh"},
                         {"connect", settings{{"rule", "fixed_outdegree"}, {"n", 60}}},
                         {"weight", -30_pA},
                         {"delay", 1.5_ms},
                         {"dendritic_delay", 0.5_ms}})
            .projection({{"name", "total"},
                         {"from", list("exc[100:200]", "inh")},
                         {"to", "exc"},
                         {"receptor", "exc"},
                         {"connect", settings{{"rule", "fixed_total_number"}, {"n", 9000}}},
                         {"weight", settings{{"lognormal", list(10_pA, 0.5)}}}})
            .stimulus({{"kind", "poisson"},
                       {"to", list("exc", "inh")},
                       {"receptor", "exc"},
                       {"rate", 9000_Hz},
                       {"weight", 12_pA}})
            .record({{"what", "spikes"}, {"of", list("exc", "inh")}})
            .record({{"what", "v"}, {"of", "exc[0:1500:100]"}, {"every", 1_ms}})
            .record({{"what", "rate"}, {"of", "exc"}, {"bin", 10_ms}})
            .record({{"what", "weights"}, {"of", "total"}, {"every", 50_ms}})
            .record({{"what", "snapshot"}, {"of", list("spread", "total")}, {"at", list(0_ms)}})
            .record({{"what", "current"}, {"of", "spread"}, {"every", 1_ms}});
        return e;
    };
    auto const stored = session{drawn("exact"), no_files, 1}.run().results();
    CHECK(stored.spikes.time_ms.size() > 1000);
    for (int const threads : {1, 2, 3}) {
        CAPTURE(threads);
        session s{drawn("procedural"), no_files, threads};
        check_same(stored, s.run().results());
        std::size_t bytes = 0;
        for (auto const& slice : s.simulation().state().slices)
            for (auto const& group : slice.groups) bytes += group->bytes();
        CHECK(bytes < 16 * s.simulation().synaptic_events());  // nothing is kept but what is on its way
    }
}

TEST_CASE("synapses find their neurons whatever populations the sums of a slice are made of") {
    // Rounded to whole groups of dice, 55 populations of 4600 have too many sums for one of four slices
    // (rounded to 128, 57 of 4200 had). 2000 of 33 are more than one slice can number, and leave one of two
    // over in each.
    struct network {
        int populations, size;
    };
    for (auto const& [populations, size] : {network{55, 4600}, network{57, 4200}, network{2000, 33}}) {
        experiment e{"many populations"};
        e.run({{"duration", 1_ms}, {"dt", 0.1_ms}, {"seed", 1}, {"storage", "compact"}});
        for (int k = 0; k < populations; ++k)
            e.population(
                "p" + std::to_string(k),
                {{"neuron", "lif"},
                 {"size", size},
                 {"receptors", settings{{"in", settings{{"shape", "delta"}, {"effect", "voltage"}}}}}});
        e.stimulus({{"kind", "spike_list"}, {"to", "p0"}, {"times", list(0.1_ms)}, {"weight", 20_mV}});
        e.projection({{"from", "p0"},
                      {"to", "p" + std::to_string(populations - 1)},
                      {"connect", settings{{"rule", "one_to_one"}}},
                      {"weight", 20_mV},
                      {"delay", 0.3_ms}});
        e.record({{"what", "spikes"}, {"of", "p" + std::to_string(populations - 1)}});
        for (int const threads : {1, 4}) {
            CAPTURE(populations);
            CAPTURE(threads);
            session s{e, no_files, threads};
            auto const r = s.run().results();
            for (auto const& slice : s.simulation().state().slices) CHECK(slice.sums.size() <= 65536);
            REQUIRE(r.spikes.time_ms.size() == std::size_t(size));
            std::vector<char> fired(std::size_t(size), 0);
            for (auto const neuron : r.spikes.neuron) fired[neuron] = 1;
            CHECK(std::count(fired.begin(), fired.end(), 1) == size);
        }
    }
}

TEST_CASE("compact storage rounds a weight by at most half a quantum of its port") {
    auto const weights = [](char const* storage) {
        experiment e{"weights"};
        e.run({{"duration", 0_ms}, {"seed", 2}, {"storage", storage}})
            .population("cell", {{"neuron", "lif"},
                                 {"size", 200},
                                 {"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}})
            .projection({{"from", "cell"},
                         {"to", "cell"},
                         {"connect", settings{{"rule", "fixed_indegree"}, {"n", 50}}},
                         {"weight", settings{{"normal", list(87.8_pA, 8.8_pA)}}}})
            .record({{"what", "snapshot"}, {"of", "cell->cell"}, {"at", list(0_ms)}});
        session s{e};
        return std::pair{s.results().snapshots.at(0).weight,
                         s.simulation().state().layers[0].ports[0].unit.quantum()};
    };
    auto const [exact, fine] = weights("exact");
    auto const [compact, coarse] = weights("compact");
    REQUIRE(exact.size() == 10'000);
    double worst = 0;
    for (std::size_t k = 0; k < exact.size(); ++k) worst = std::max(worst, std::fabs(compact[k] - exact[k]));
    CHECK(worst > coarse / 4);
    CHECK(worst <= coarse / 2);
    CHECK(coarse <= 163.9 / 16000);  // the largest draw that can be, 87.8 + 8.66 x 8.8, takes 15 bits
}
