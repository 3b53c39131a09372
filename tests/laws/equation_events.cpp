// SPDX-License-Identifier: MIT
// Laws of events beside the spike: when they happen, in which order their statements are carried out, and
// that they are sources and subjects of records like spikes.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/every_neuron.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

experiment of(settings model, settings population, duration length = 20_ms) {
    experiment e;
    population["neuron"] = "text";
    e.run({{"duration", length}, {"dt", 0.1_ms}, {"seed", 5}})
        .model("text", std::move(model))
        .population("p", std::move(population));
    return e;
}

settings event(std::string const& condition, std::string const& reset = "") {
    settings t{{"condition", condition}};
    if (!reset.empty()) t["reset"] = reset;
    return t;
}

/// Exponential integrate-and-fire cells with adaptation that excite each other; what happens where V passes
/// `v_cut` is their spike, or an event called `burst`.
experiment excitable(bool as_event, std::string const& storage = "exact",
                     std::string const& precision = "double", int size = 900) {
    settings model{
        {"equations",
         "dv/dt = (gL*(EL - v) + gL*(2*mV)*exp((v + 50*mV)/(2*mV)) - w + i_syn + a + I)/C + "
         "1*mV*sqrt(2/(10*ms))*xi : volt\n"
         "dw/dt = (2*nS*(v - EL) - w)/(80*ms) : amp\nda/dt = -a/(10*ms) : amp\nI : amp (constant)\nEL : volt "
         "(constant)"},
        {"parameters",
         settings{
             {"C", 100_pF}, {"gL", 10_nS}, {"EL", "-65*mV + 4*mV*rand()"}, {"I", "150*pA + 60*pA*i/N"}}}};
    if (as_event) {
        model["events"] = settings{{"burst", event("v > -40*mV", "v = -58*mV; w += 30*pA + 5*pA*rand()")}};
    } else {
        model["threshold"] = "v > -40*mV";
        model["reset"] = "v = -58*mV; w += 30*pA + 5*pA*rand()";
    }
    experiment e;
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 5}, {"storage", storage}, {"precision", precision}})
        .model("text", model);
    e.population("p", {{"neuron", "text"},
                       {"size", size},
                       {"receptors", settings{{"exc", settings{{"shape", "exponential"}, {"tau", 3_ms}}}}}});
    std::string const from = as_event ? "p.burst" : "p";
    e.projection({{"name", "all"},
                  {"from", from},
                  {"to", "p"},
                  {"receptor", "exc"},
                  {"weight", uniform(1_pA, 20_pA)},
                  {"delay", uniform(0.1_ms, 9_ms)},
                  {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.05}, {"autapses", false}}}});
    e.projection({{"name", "some"},
                  {"from", from + "[0:100:3]"},
                  {"to", "p"},
                  {"on_pre", "a += 2*pA"},
                  {"delay", 1_ms},
                  {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.2}}}});
    e.record({{"what", "spikes"}, {"of", from}})
        .record({{"what", "rate"}, {"of", from + "[10:]"}, {"bin", 5_ms}});
    return e.record({{"what", list("v", "w", "a")}, {"of", list("p[0]", "p[450]", "p[899]")}});
}

}  // namespace

TEST_CASE("events: each happens at the end of every step at which its condition holds") {
    // x passes 2 at 2.1 ms, and again every 1.1 ms; y is above 1 from 1 ms on.
    auto e = of({{"equations", "dx/dt = 1/ms : 1\ny = t/ms : 1"},
                 {"events", settings{{"wrap", event("x > 2.05", "x -= 1.1")}, {"late", event("y > 19.45")}}}},
                {{"size", 2}, {"initial", settings{{"x", 0}}}});
    auto const r = run(e.record({{"what", "spikes"}, {"of", list("p.wrap", "p.late")}})
                           .record({{"what", "rate"}, {"of", "p.late"}, {"bin", 1_ms}}));
    std::vector<double> expected;
    for (int k = 0; 21 + 11 * k <= 200; ++k) expected.push_back(2.1 + 1.1 * k);
    auto const wraps = spikes_of(r, "p.wrap", 1);
    REQUIRE(wraps.size() == expected.size());
    for (std::size_t k = 0; k < wraps.size(); ++k)
        CHECK(wraps[k] == doctest::Approx(expected[k]).epsilon(1e-12));
    CHECK(spikes_of(r, "p.late", 0) == std::vector<double>{19.5, 19.6, 19.7, 19.8, 19.9, 20});
    CHECK(r.rates.at(0).counts.back() == 12);
    CHECK(r.populations.at(0).spikes == 0);
    CHECK(r.populations.at(1).spikes == 2 * expected.size());
}

TEST_CASE("events: all conditions see one state, and statements follow in order, those of the spike first") {
    // In the fifth step all three hold, although the statements of each would undo the next condition.
    auto e = of(
        {{"equations", "dx/dt = 10/ms : 1\ntrail : 1\nother : 1"},
         {"threshold", "x > 4.5"},
         {"reset", "trail = 10*trail + 1; x = 0"},
         {"events", settings{{"second", event("x > 4.5 and trail == 0", "trail = 10*trail + 2; other = x")},
                             {"third", event("x > 4.5 and other == 0", "trail = 10*trail + 3; x = -100")}}}},
        {{"size", 1}, {"initial", settings{{"x", 0}, {"trail", 0}, {"other", 0}}}}, 0.5_ms);
    auto const r = run(e.record({{"what", list("x", "trail", "other")}, {"of", "p"}})
                           .record({{"what", "spikes"}, {"of", list("p", "p.second", "p.third")}}));
    CHECK(trace_of(r, "p[0].trail").back() == 123);
    CHECK(trace_of(r, "p[0].other").back() == 0);
    CHECK(trace_of(r, "p[0].x").back() == -100);
    for (auto const* name : {"p", "p.second", "p.third"})
        CHECK(spikes_of(r, name, 0) == std::vector<double>{0.5});
}

TEST_CASE("events: refractoriness holds back spikes and no events, and an event begins none") {
    auto e =
        of({{"equations", "dx/dt = 1/ms : 1 (unless refractory)\nfree : 1\nsince = (t - lastspike)/ms : 1"},
            {"threshold", "x > 0.95"},
            {"reset", "x = 2"},
            {"refractory", 5_ms},
            {"events", settings{{"high", event("x > 1.5", "free += int(not_refractory)")}}}},
           {{"size", 1}, {"initial", settings{{"x", 0}, {"free", 0}}}}, 10_ms);
    auto const r = run(e.record({{"what", list("x", "free", "since")}, {"of", "p"}})
                           .record({{"what", "spikes"}, {"of", list("p", "p.high")}}));
    auto const spikes = spikes_of(r, "p", 0), high = spikes_of(r, "p.high", 0);
    CHECK(spikes.size() == 2);
    CHECK(spikes.front() == 1.0);
    CHECK(high.size() == 90);  // in each step from the one behind the spike on
    CHECK(trace_of(r, "p[0].since").back() == doctest::Approx(10 - spikes.back()));
}

TEST_CASE(
    "events: one that stands for the threshold gives the same numbers bit for bit, in every storage and "
    "precision") {
    for (auto const* storage : {"exact", "compact", "procedural"})
        for (auto const* precision : {"double", "single"}) {
            CAPTURE(std::string{storage});
            CAPTURE(std::string{precision});
            auto const with = session{excitable(true, storage, precision), no_files, 2}.run().results();
            auto const without = session{excitable(false, storage, precision), no_files, 2}.run().results();
            CHECK(with.spikes.time_ms.size() > 1000);
            CHECK(with.spikes.time_ms == without.spikes.time_ms);
            CHECK(with.spikes.neuron == without.spikes.neuron);
            CHECK(same_traces(with, without));
            CHECK(with.rates.at(0).counts == without.rates.at(0).counts);
            CHECK(with.populations.at(1).spikes == without.populations.at(0).spikes);
        }
}

TEST_CASE("events: results are the same bit for bit for 1, 2, 3 and 7 threads, and in pieces") {
    for (auto const* precision : {"double", "single"}) {
        auto e = excitable(true, "exact", precision, 2500);
        e.run({{"duration", 15_ms}, {"dt", 0.1_ms}, {"seed", 5}, {"precision", precision}});
        auto const alone = session{e, no_files, 1}.run().results();
        CHECK(alone.spikes.time_ms.size() > 100);
        for (int const threads : {2, 3, 7}) CHECK(same(alone, session{e, no_files, threads}.run().results()));
        session pieces{e, no_files, 3};
        CHECK(same(alone, pieces.run(10_ms).run(0.1_ms).run(4.9_ms).results()));
    }
}

TEST_CASE("events: recording or sending none changes nothing") {
    auto bare = excitable(true);
    auto quiet = bare;
    (*quiet.description["record"].as<setting::list>())
        .erase(quiet.description["record"].as<setting::list>()->begin(),
               quiet.description["record"].as<setting::list>()->begin() + 2);
    CHECK(same_traces(run(bare), run(quiet)));
}

TEST_CASE(
    "events: what an event excites learns of it after the delay, also through plastic synapses and the "
    "adaptive method") {
    auto e = of({{"equations", "dx/dt = 1/ms : 1\ndv/dt = -v/(1000*second) : 1"},
                 {"events", settings{{"wrap", event("x > 1.95", "x = 0")}}}},
                {{"size", 1}, {"method", "rkf45"}, {"initial", settings{{"x", 0}, {"v", 0}}}}, 5_ms);
    e.synapse("fading", {{"equations", "w : 1\ndz/dt = -z/(1*second) : 1 (event-driven)"},
                         {"on_pre", "v_post += w; w = 0.5*w"},
                         {"largest", 10}});
    e.projection({{"from", "p.wrap"},
                  {"to", "p"},
                  {"connect", settings{{"rule", "all_to_all"}}},
                  {"synapse", "fading"},
                  {"weight", 8},
                  {"delay", 0.5_ms}});
    auto const r = run(e.record({{"what", "v"}, {"of", "p"}}).record({{"what", "spikes"}, {"of", "p.wrap"}}));
    CHECK(spikes_of(r, "p.wrap", 0) == std::vector<double>{2, 4});
    auto const& v = trace_of(r, "p[0].v");
    for (std::size_t k = 0; k < v.size(); ++k)
        CHECK(v[k] == doctest::Approx(k + 1 < 25 ? 0 : k + 1 < 45 ? 8 : 12).epsilon(1e-4));
}

TEST_CASE("events: nobody takes them for neurons") {
    auto e = of({{"equations", "dx/dt = 1/ms : 1"},
                 {"threshold", "x > 99.5"},
                 {"reset", "x = 0"},
                 {"events", settings{{"always", event("x > 0")}}}},
                {{"size", 2}, {"initial", settings{{"x", 0}}}}, 300_ms);
    e.run({{"duration", 300_ms}, {"dt", 0.1_ms}, {"seed", 5}, {"max_rate", 1000_Hz}});
    session s{e, no_files, 1};
    for (int k = 0; k < 3; ++k) {
        auto const heard = s.step(1000);
        CHECK(heard.size() == 2);
        for (auto const& one : heard) CHECK(one.population == 0);
    }
    auto const r = s.results();
    CHECK(r.populations[0].spikes == 6);
    CHECK(r.populations[1].spikes == 2 * 3000);
    REQUIRE(r.populations.size() == 2);
    CHECK(!r.populations[0].event_of);
    CHECK(r.populations[1].event_of == 0u);
    CHECK(r.populations[1].name == "p.always");
}
