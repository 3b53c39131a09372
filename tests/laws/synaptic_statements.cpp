// SPDX-License-Identifier: MIT
// Statements of synapses that add to several variables of neurons on both sides, draw random numbers, know
// which neurons they join, and are carried out at intervals: against closed forms and other ways to say the
// same, and the same for any number of threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::in_order;
using neurapse_test::outcome;
using neurapse_test::same;
using neurapse_test::value_at;

namespace {

settings const all_to_all{{"rule", "all_to_all"}};

/// Two neurons that fire once, each at its time, and keep what is added to them.
experiment two_neurons(char const* first, char const* second) {
    experiment e;
    auto const keeper = [](char const* fires) {
        return settings{
            {"equations", "da/dt = 0*a/second : 1\ndb/dt = 0*b/second : 1\ndc/dt = 0*c/second : 1"},
            {"threshold", fires}};
    };
    e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("early", keeper(first))
        .model("late", keeper(second))
        .population("pre", {{"neuron", "early"}, {"size", 1}})
        .population("post", {{"neuron", "late"}, {"size", 1}})
        .record({{"what", list("a", "b", "c")}, {"of", list("pre", "post")}});
    return e;
}
settings link(settings more = {}) {
    settings p{{"name", "link"},        {"from", "pre"},     {"to", "post"},
               {"connect", all_to_all}, {"synapse", "text"}, {"delay", 0.5_ms}};
    for (auto& e : more.entries) p[e.key] = e.value;
    return p;
}

}  // namespace

TEST_CASE("arrivals add to several variables of both neurons, those of the source one step later") {
    auto e = two_neurons("abs(t - 3*ms) < 0.01*ms", "False");
    e.synapse("text", {{"equations", "w : 1"},
                       {"on_pre", "a += w; b_post += 2*w; c += 3*w; b_post -= w/2; a_pre += 5*w"}})
        .projection(link({{"weight", 4}}));
    auto const r = outcome(e);
    for (auto const& [label, amount] : {std::pair{"post[0].a", 4.}, {"post[0].b", 6.}, {"post[0].c", 12.}}) {
        CHECK(value_at(r, label, 3.4) == 0);
        CHECK(value_at(r, label, 3.5) == amount);
        CHECK(value_at(r, label, 10) == amount);
    }
    CHECK(value_at(r, "pre[0].a", 3.5) == 0);
    CHECK(value_at(r, "pre[0].a", 3.6) == 20);
    CHECK(value_at(r, "pre[0].b", 10) == 0);
}

TEST_CASE("spikes of a neuron add to both neurons one step later") {
    for (auto const* reads :
         {"0", "a_pre + b_post"}) {  // synapses that read neurons wait until these have stepped
        auto e = two_neurons("False", "abs(t - 3*ms) < 0.01*ms");
        e.synapse("text", {{"equations", "w : 1\nread : 1"},
                           {"on_post", std::string{"read = "} + reads + "; a_post += w; b_pre += w; w *= 2"},
                           {"largest", settings{{"a", 100}, {"b_pre", 100}}}})
            .projection(link({{"weight", 4}}));
        auto const r = outcome(e);
        CHECK(value_at(r, "post[0].a", 3) == 0);
        CHECK(value_at(r, "post[0].a", 3.1) == 4);
        CHECK(value_at(r, "pre[0].b", 3) == 0);
        CHECK(value_at(r, "pre[0].b", 3.1) == 4);
        CHECK(value_at(r, "pre[0].a", 10) == 0);
    }
}

TEST_CASE("one synapse with several targets is as several projections") {
    auto const base = [] {
        experiment e;
        e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 2}})
            .model("input", {{"equations", "p : 1 (constant)"},
                             {"threshold", "rand() < 0.01"},
                             {"parameters", settings{{"p", 0}}}})
            .population("pre", {{"neuron", "input"}, {"size", 50}})
            .population(
                "post",
                {{"neuron", "adex"},
                 {"size", 20},
                 {"receptors",
                  settings{{"fast", settings{{"shape", "exponential"}, {"tau", 2_ms}, {"reversal", 0_mV}}},
                           {"slow", settings{{"shape", "alpha"}, {"tau", 20_ms}}}}}})
            .record({{"what", list("v", "i_fast", "i_slow")}, {"of", "post"}})
            .record({{"what", "spikes"}, {"of", "post"}});
        return e;
    };
    settings const connect{{"rule", "fixed_probability"}, {"p", 0.3}};
    auto one = base();
    one.synapse("text", {{"equations", "w : siemens"}, {"on_pre", "fast += w; slow += 2*pA"}})
        .projection(link({{"connect", connect}, {"weight", 8_nS}}));
    auto two = base();
    settings fast{{"name", "link"},     {"from", "pre"},  {"to", "post"},   {"connect", connect},
                  {"receptor", "fast"}, {"weight", 8_nS}, {"delay", 0.5_ms}};
    two.projection(fast);
    // The same graph once more: who is connected follows from the name of the projection, so that it is
    // listed.
    auto shown = base();
    shown.projection(fast).record({{"what", "snapshot"}, {"of", "link"}, {"at", list(0_s)}});
    auto const s = outcome(shown).snapshots[0];
    settings slow = fast;
    setting::list sources, targets;
    for (std::size_t k = 0; k < s.source.size(); ++k)
        sources.emplace_back(double(s.source[k])), targets.emplace_back(double(s.target[k]));
    slow["name"] = "slow";
    slow["receptor"] = "slow";
    slow["weight"] = 2_pA;
    slow["connect"] = settings{{"rule", "pairs"}, {"sources", sources}, {"targets", targets}};
    two.projection(slow);
    auto const a = outcome(one), b = outcome(two);
    CHECK(a.populations[1].spikes > 20);
    CHECK(same(a, b));
}

TEST_CASE("a synapse transmits with its probability, each arrival and each synapse for itself") {
    experiment e;
    e.run({{"duration", 1_s}, {"dt", 1_ms}, {"seed", 3}})
        .model("clock",
               {{"equations", "p : 1 (constant)"}, {"threshold", "True"}, {"parameters", settings{{"p", 0}}}})
        .model("counter",
               {{"equations", "dn/dt = 0*n/second : 1\ndm/dt = 0*m/second : 1\ndk/dt = 0*k/second : 1"}})
        .population("pre", {{"neuron", "clock"}, {"size", 2}})
        .population("post", {{"neuron", "counter"}, {"size", 100}})
        .synapse(
            "text",
            {{"equations", "w : 1"},
             {"on_pre",
              "n += w*int(rand() < 0.3); m += w*clip(poisson(0.7), 0, 100); k += clip(randn(), -10, 10)"}})
        .projection(link({{"weight", 1}, {"delay", 1_ms}}))
        .record({{"what", list("n", "m", "k")}, {"of", "post"}, {"every", 1_ms}});
    auto const r = outcome(e);
    auto const& all = r.traces[0].traces;
    double n = 0, m = 0, k = 0;
    std::map<double, int> jumps;
    std::set<double> different;
    for (std::size_t i = 0; i < 100; ++i) {
        n += all[i].values.back(), m += all[100 + i].values.back(), k += all[200 + i].values.back();
        different.insert(all[200 + i].values.back());
        for (std::size_t j = 1; j < all[i].values.size(); ++j)
            ++jumps[all[i].values[j] - all[i].values[j - 1]];
    }
    // 200 synapses with 999 arrivals each; five deviations of a binomial, a Poisson and a normal sum.
    double const events = 200 * 999;
    CHECK(std::fabs(n - 0.3 * events) < 5 * std::sqrt(0.21 * events));
    CHECK(std::fabs(m - 0.7 * events) < 5 * std::sqrt(0.7 * events));
    CHECK(std::fabs(k) < 5 * std::sqrt(events));
    CHECK(different.size() == 100);
    // Two sources that release independently: 0, 1 or 2 at a time.
    REQUIRE(jumps.size() == 3);
    double const seen = 100 * 999;
    CHECK(std::fabs(jumps[0] - 0.49 * seen) < 5 * std::sqrt(0.25 * seen));
    CHECK(std::fabs(jumps[2] - 0.09 * seen) < 5 * std::sqrt(0.09 * seen));
}

TEST_CASE("synapses between the same two neurons draw numbers of their own") {
    auto e = two_neurons("abs(t - 3*ms) < 0.01*ms", "False");
    e.synapse("text", {{"equations", "w : 1"}, {"on_pre", "w = rand(); a += 0*w"}})
        .projection(link({{"weight", 0}, {"connect", settings{{"rule", "fixed_total_number"}, {"n", 50}}}}))
        .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(10_ms)}});
    auto const shot = outcome(e).snapshots[0];
    std::set<double> different(shot.weight.begin(), shot.weight.end());
    CHECK(different.size() == 50);
}

TEST_CASE("statements know which neurons of how many they join, and the time") {
    experiment e;
    e.run({{"duration", 10_ms}, {"dt", 0.5_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dg/dt = 0*g/second : 1"}, {"threshold", "abs(t - 4*ms) < 0.01*ms"}})
        .population("cells", {{"neuron", "cell"}, {"size", 9}})
        .synapse("text",
                 {{"equations", "w : 1"},
                  {"on_pre", "w = i + 10*j + 100*N_pre + 1000*N_post + 1e5*t/ms + 1e7*dt/ms; g += 0*w"}})
        .projection({{"name", "link"},
                     {"from", "cells[2:6]"},
                     {"to", "cells[3:9]"},
                     {"connect", all_to_all},
                     {"synapse", "text"},
                     {"weight", 0},
                     {"delay", 1_ms}})
        .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(10_ms)}});
    for (int threads : {1, 3}) {
        auto const shot = outcome(e, threads).snapshots[0];
        REQUIRE(shot.weight.size() == 24);
        for (std::size_t k = 0; k < 24; ++k)
            CHECK(shot.weight[k] == (shot.source[k] - 2.) + 10 * (shot.target[k] - 3.) + 400 + 6000 + 5e5 +
                                        5e6);  // as in formulas of weights
    }
}

TEST_CASE("noise of a synapse has the variance of an Ornstein-Uhlenbeck process") {
    experiment e;
    e.run({{"duration", 300_ms}, {"dt", 0.1_ms}, {"seed", 4}})
        .model("cell", {{"equations", "dg/dt = 0*g/second : 1"}})
        .population("cells", {{"neuron", "cell"}, {"size", 60}})
        .synapse("text", {{"equations", "w : 1\ndx/dt = -x/(10*ms) + 3*sqrt(2/(10*ms))*xi : 1"},
                          {"on_pre", "g_post += w"}})
        .projection({{"name", "link"},
                     {"from", "cells"},
                     {"to", "cells"},
                     {"connect", all_to_all},
                     {"synapse", "text"},
                     {"weight", 1}})
        .record({{"what", "x"}, {"of", "link"}, {"at", list(300_ms)}});
    auto const shot = outcome(e).snapshots[0];
    CHECK(shot.variable == "x");
    double sum = 0, squares = 0;
    for (double const x : shot.weight) sum += x, squares += x * x;
    double const n = double(shot.weight.size());
    REQUIRE(n == 3600);
    // Euler-Maruyama makes the variance 9/(1 - dt/2 tau): 0.5 % more. Five deviations of mean and variance.
    CHECK(std::fabs(sum / n) < 5 * 3 / std::sqrt(n));
    CHECK(std::fabs(squares / n - 9.045) < 5 * 9 * std::sqrt(2 / n));
    CHECK(same(outcome(e, 3), outcome(e, 1)));
}

TEST_CASE("statements at intervals come behind the arrivals of a stamp") {
    auto e = two_neurons("abs(t - 3*ms) < 0.01*ms", "False");
    e.synapse("text", {{"equations", "w : 1"},
                       {"on_pre", "w += 10; a += 0*w"},
                       {"every", settings{{"0.5 ms", "w *= 2; b_post += w"}, {"2 ms", "c_pre += 1"}}},
                       {"largest", settings{{"b", 1e9}}}})
        .projection(link({{"weight", 1}}))
        .record({{"what", "w"}, {"of", "link"}, {"synapses", list(list(0, 0))}});
    auto const r = outcome(e);
    CHECK(value_at(r, "link[0->0].w", 0.4) == 1);
    CHECK(value_at(r, "link[0->0].w", 0.5) == 2);
    CHECK(value_at(r, "link[0->0].w", 3.4) == 64);
    CHECK(value_at(r, "link[0->0].w", 3.5) == 148);
    CHECK(value_at(r, "post[0].b", 0.4) == 0);
    CHECK(value_at(r, "post[0].b", 0.5) == 2);
    CHECK(value_at(r, "post[0].b", 3.5) == 2 + 4 + 8 + 16 + 32 + 64 + 148);
    CHECK(value_at(r, "pre[0].c", 10) == 4);
}

TEST_CASE("any variable of a synapse can be recorded as it is at the time") {
    auto e = two_neurons("abs(t - 3*ms) < 0.01*ms", "False");
    e.synapse("text", {{"equations",
                        "w : 1\ndx/dt = -x/(2*ms) : 1 (event-driven)\ndy/dt = -y/(2*ms) : 1 "
                        "(clock-driven)\nboth = x + y : 1"},
                       {"on_pre", "x += 1; y += 1; a += w"}})
        .projection(link({{"weight", 7}}))
        .record({{"what", list("w", "x", "y", "both")}, {"of", "link"}, {"synapses", list(list(0, 0))}})
        .record({{"what", list("x", "w")}, {"of", "link"}, {"at", list(3_ms, 5.5_ms)}})
        .record({{"what", "y"}, {"of", "link"}, {"every", 1_ms}});
    auto const r = outcome(e);
    CHECK(value_at(r, "link[0->0].w", 1) == 7);
    CHECK(value_at(r, "link[0->0].x", 3.4) == 0);
    for (double const ms : {3.5, 4., 5.5, 10.}) {
        CHECK(value_at(r, "link[0->0].x", ms) == doctest::Approx(std::exp(-(ms - 3.5) / 2)).epsilon(1e-12));
        CHECK(value_at(r, "link[0->0].y", ms) == doctest::Approx(std::exp(-(ms - 3.5) / 2)).epsilon(1e-12));
        CHECK(value_at(r, "link[0->0].both", ms) ==
              doctest::Approx(2 * std::exp(-(ms - 3.5) / 2)).epsilon(1e-12));
    }
    REQUIRE(r.snapshots.size() == 4);
    for (auto const& s : r.snapshots)
        CHECK(s.weight[0] == doctest::Approx(s.variable == "w" ? 7
                                             : s.time_ms < 3.5 ? 0
                                                               : std::exp(-1.))
                                 .epsilon(1e-12));
    REQUIRE(r.weights.size() == 1);
    CHECK(r.weights[0].variable == "y");
    CHECK(r.weights[0].mean.back() == doctest::Approx(std::exp(-6.5 / 2)).epsilon(1e-12));
}

TEST_CASE("statements that add to neurons on both sides and draw are the same for any number of threads") {
    for (bool const waits : {false, true}) {
        experiment e;
        e.run({{"duration", 150_ms}, {"dt", 0.1_ms}, {"seed", 4}})
            .model("cell", {{"equations",
                             "dv/dt = (-v + 19*mV + (g - h)*Mohm)/(10*ms) + 2*mV*xi*ms**-0.5 : volt\ndg/dt = "
                             "-g/(5*ms) : amp\n"
                             "dh/dt = -h/(20*ms) : amp\ndn/dt = -n/(50*ms) : 1"},
                            {"threshold", "v > 20*mV"},
                            {"reset", "v = 0*mV"}})
            .population("cells", {{"neuron", "cell"}, {"size", 97}})
            .synapse(
                "text",
                {{"equations",
                  std::string{"w : amp\ndx/dt = -x/(15*ms) + 0.1*xi*ms**-0.5 : 1 (clock-driven)\nlast : 1"} +
                      (waits ? "\ndlow/dt = (v_post - low)/(10*ms) : volt" : "")},
                 {"on_pre",
                  "g += w*int(rand() < 0.4); h += 2*pA*rand(); n_pre += 0.01*rand(); x += 1; last = rand() + "
                  "i/N_pre"},
                 {"on_post",
                  std::string{
                      "w = clip(w + x*pA*rand(), 0*nA, 1*nA); h_pre += w/10; n_post += 0.02; last = j"} +
                      (waits ? " + low/mV + v_pre/mV" : "")},
                 {"every", settings{{"10 ms", "w = clip(w*(1 + 0.1*randn()), 0*nA, 1*nA)"}}}})
            .projection({{"from", "cells"},
                         {"to", "cells"},
                         {"name", "link"},
                         {"connect", settings{{"rule", "fixed_indegree"}, {"n", 12}}},
                         {"synapse", "text"},
                         {"weight", uniform(0_nA, 0.5_nA)},
                         {"delay", uniform(0.1_ms, 3_ms)}})
            .record({{"what", list("v", "g", "h", "n")}, {"of", "cells"}, {"every", 1_ms}})
            .record({{"what", "spikes"}, {"of", "cells"}})
            .record({{"what", list("w", "x", "last")}, {"of", "link"}, {"at", list(0_ms, 75_ms, 150_ms)}});
        auto const one = outcome(e, 1);
        CHECK(one.populations[0].spikes > 200);
        CHECK(in_order(one.snapshots[0]) != in_order(one.snapshots[2]));
        for (int threads : {2, 3, 7}) {
            CAPTURE(threads);
            CHECK(same(outcome(e, threads), one));
        }
    }
}
