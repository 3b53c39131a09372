// SPDX-License-Identifier: MIT
// Laws of populations whose model is written as equations: threads, records and company change nothing,
// single precision follows double, refractoriness is exact to the step, and rest is rest.
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

/// Everything that a model can have: ports, arrivals, stimuli, noise, random numbers in the threshold and the
/// reset, time, a condition for refractoriness, the last spike, and numbers that differ between neurons.
settings rich_model() {
    return {{"equations",
             "dv/dt = (EL - v + R*(i_syn - g_syn*v + i_stim + ge*(0*mV - v)) + 2*mV*sin(2*pi*t/(30*ms)))/tau"
             " + sigma*(2/tau)**0.5*xi : volt (unless refractory)\n"
             "dge/dt = -ge/(4*ms) : siemens\n"
             "dvt/dt = (-50*mV - vt)/(40*ms) : volt\n"
             "count : 1\n"
             "EL : volt (constant)\n"
             "since = clip((t - lastspike)/(20*ms), 0, 1) : 1\n"},
            {"threshold", "v > vt + 0.2*mV*randn() and rand() < 0.9"},
            {"reset", "v = EL - rand()*mV; vt += 2*mV*since; count += 1 + poisson(0.5)"},
            {"refractory", "(1 + 2*rand())*ms"},
            {"parameters", settings{{"tau", 12_ms}, {"R", "50*Mohm"}, {"sigma", 1.5_mV}}}};
}

experiment rich(int size = 700) {
    experiment e;
    settings const ports{{"exc", settings{{"shape", "exponential"}, {"tau", 3_ms}}},
                         {"inh", settings{{"shape", "alpha"}, {"tau", 5_ms}, {"reversal", -80_mV}}}};
    e.run({{"duration", 120_ms}, {"dt", 0.1_ms}, {"seed", 9}}).model("rich", rich_model());
    e.population(
        "a", {{"neuron", "rich"},
              {"size", size},
              {"method", "heun"},
              {"receptors", ports},
              {"parameters", settings{{"EL", "-65*mV + 3*mV*randn()"}}},
              {"initial", settings{{"v", "EL + rand()*5*mV"}, {"ge", 0_nS}, {"vt", -50_mV}, {"count", 0}}}});
    settings const some{{"rule", "fixed_probability"}, {"p", 0.05}};
    e.projection({{"name", "e"},
                  {"from", "a"},
                  {"to", "a"},
                  {"receptor", "exc"},
                  {"weight", uniform(1_pA, 30_pA)},
                  {"delay", uniform(0.1_ms, 4_ms)},
                  {"connect", some}});
    e.projection({{"name", "i"},
                  {"from", "a"},
                  {"to", "a"},
                  {"receptor", "inh"},
                  {"weight", 0.3_nS},
                  {"delay", 1_ms},
                  {"connect", some}});
    e.projection({{"name", "g"},
                  {"from", "a"},
                  {"to", "a"},
                  {"on_pre", "ge += w"},
                  {"weight", uniform(0.01_nS, 0.2_nS)},
                  {"connect", some}});
    e.projection({{"name", "v"},
                  {"from", "a"},
                  {"to", "a"},
                  {"on_pre", "v += 0.1*mV"},
                  {"delay", 2_ms},
                  {"connect", some}});
    e.stimulus({{"kind", "constant"}, {"to", "a"}, {"amplitude", 250_pA}});
    return e.record({{"what", "spikes"}, {"of", "a"}});
}

experiment recorded(experiment e) {
    return e.record({{"what", list("v", "ge", "vt", "count", "since", "i_syn")},
                     {"of", list("a[0]", "a[255]", "a[256]", "a[699]")}});
}

/// One cell that is driven so hard that it fires as soon as it can.
recordings eager(setting refractory, settings more = {}) {
    settings model{{"equations",
                    "dv/dt = (El - v)/(10*ms) + 50*mV/ms : volt (unless refractory)\ndge/dt = -ge/(4*ms) : 1"
                    "\ndw/dt = ((v - El)/mV - w)/(7*ms) : 1"},
                   {"threshold", "v > -60*mV"},
                   {"reset", "v = -75*mV; ge += 1"},
                   {"refractory", std::move(refractory)},
                   {"parameters", settings{{"El", -70_mV}}}};
    settings cell{{"neuron", "text"}, {"size", 3}, {"initial", settings{{"v", -75_mV}, {"ge", 0}, {"w", 0}}}};
    for (auto& x : more.entries) (x.key == "parameters" ? cell : model)[x.key] = x.value;
    experiment e;
    e.run({{"duration", 60_ms}, {"dt", 0.1_ms}, {"seed", 1}}).model("text", model).population("cell", cell);
    return run(e.record({{"what", "spikes"}, {"of", "cell"}})
                   .record({{"what", list("v", "ge", "w")}, {"of", "cell"}}));
}

std::vector<long> intervals(recordings const& r, std::uint32_t neuron) {
    auto const times = spikes_of(r, "cell", neuron);
    std::vector<long> all;
    for (std::size_t k = 1; k < times.size(); ++k)
        all.push_back(std::lround((times[k] - times[k - 1]) / 0.1));
    return all;
}

/// How many steps of a trace from `first` on have one value.
int steps_at(std::vector<double> const& trace, std::size_t first, double value) {
    int n = 0;
    while (first < trace.size() && trace[first] == value) ++first, ++n;
    return n;
}

}  // namespace

TEST_CASE("equations: results are the same bit for bit for 1, 2 and 3 threads") {
    auto const e = recorded(rich());
    auto const one = session{e, no_files, 1}.run().results();
    CHECK(one.spikes.time_ms.size() > 700);
    for (int const threads : {2, 3}) CHECK(same(one, session{e, no_files, threads}.run().results()));
}

TEST_CASE("equations: recording changes nothing, and a run in pieces is the run in one piece") {
    auto const bare = run(rich()), whole = run(recorded(rich()));
    CHECK(same_spikes(bare, whole));
    session pieces{recorded(rich())};
    for (auto const& ms : {0.1_ms, 13.7_ms, 50_ms}) pieces.run(ms);
    CHECK(same(pieces.run().results(), whole));
}

TEST_CASE("equations: in a crowd a neuron behaves as it does alone, bit for bit") {
    auto const cells = [](int size, double first) {
        experiment e;
        e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 9}});
        e.model("text", {{"equations",
                          "dv/dt = (EL - v + (3*mV)*exp((v + 52*mV)/(3*mV)) + R*i_stim)/(10*ms) : volt "
                          "(unless refractory)\nEL : volt\nR : ohm"},
                         {"threshold", "v > -40*mV"},
                         {"reset", "v = EL"},
                         {"refractory", 1_ms}});
        auto const place = "(i + " + std::to_string(int(first)) + ")";
        e.population("p", {{"neuron", "text"},
                           {"size", size},
                           {"method", "rk4"},
                           {"parameters", settings{{"EL", "-70*mV + " + place + "*0.01*mV"},
                                                   {"R", "100*Mohm + " + place + "*0.05*Mohm"}}},
                           {"initial", settings{{"v", "EL"}}}});
        e.stimulus({{"kind", "constant"}, {"to", "p"}, {"amplitude", 300_pA}});
        return run(e.record({{"what", "v"}, {"of", "p"}, {"every", 5_ms}})
                       .record({{"what", "spikes"}, {"of", "p"}}));
    };
    auto const crowd = cells(700, 0);
    for (int const k : {0, 1, 255, 256, 511, 699}) {
        auto const alone = cells(1, k);
        CHECK(trace_of(alone, "p[0].v") == trace_of(crowd, "p[" + std::to_string(k) + "].v"));
        CHECK(spikes_of(alone, "p", 0) == spikes_of(crowd, "p", std::uint32_t(k)));
        CHECK(!spikes_of(alone, "p", 0).empty());
    }
}

// Where parameters are one number for all, more is computed beforehand, and rounded there.
TEST_CASE("equations: parameters of each neuron are those of separate populations") {
    for (auto const* method : {"exact", "exponential_euler", "rk4"}) {
        CAPTURE(std::string{method});
        experiment e;
        e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 9}});
        e.model("text", {{"equations",
                          "dv/dt = (EL - v)/tau + (i_stim - w)/C : volt (unless refractory)\ndw/dt = (a*(v - "
                          "EL) - w)/tw : amp"},
                         {"threshold", "v > -50*mV"},
                         {"reset", "v = EL; w += 40*pA"},
                         {"refractory", "ref"},
                         {"parameters", settings{{"EL", -70_mV},
                                                 {"tau", 10_ms},
                                                 {"C", 200_pF},
                                                 {"a", 2_nS},
                                                 {"tw", 50_ms},
                                                 {"ref", 2_ms}}}});
        auto const own = settings{{"tau", list(8_ms, 12_ms, 20_ms)},
                                  {"C", list(150_pF, 200_pF, 210_pF)},
                                  {"ref", list(0_ms, 1_ms, 3.5_ms)}};
        auto const with = [&](settings p, int size) {
            return settings{{"neuron", "text"},
                            {"size", size},
                            {"method", method},
                            {"parameters", p},
                            {"initial", settings{{"v", -70_mV}, {"w", 0_pA}}}};
        };
        e.population("all", with(own, 3));
        for (int k = 0; k < 3; ++k) {
            settings one;
            for (auto const& x : own.entries) one[x.key] = (*x.value.as<setting::list>())[std::size_t(k)];
            e.population("p" + std::to_string(k), with(one, 1));
        }
        e.stimulus({{"kind", "constant"}, {"to", list("all", "p0", "p1", "p2")}, {"amplitude", 700_pA}});
        e.record({{"what", "spikes"}, {"of", list("all", "p0", "p1", "p2")}})
            .record({{"what", "v"}, {"of", list("all", "p0", "p1", "p2")}});
        auto const r = run(e);
        for (std::uint32_t k = 0; k < 3; ++k) {
            auto const name = "p" + std::to_string(k);
            CHECK(spikes_of(r, "all", k).size() > 2);
            CHECK(spikes_of(r, "all", k) == spikes_of(r, name, 0));
            auto const &here = trace_of(r, "all[" + std::to_string(k) + "].v"),
                       &there = trace_of(r, name + "[0].v");
            for (std::size_t step = 0; step < here.size(); ++step)
                if (!(std::fabs(here[step] - there[step]) < 1e-11)) FAIL_CHECK("V differs in step " << step);
        }
    }
}

TEST_CASE("equations: single precision follows double until the first spike") {
    for (auto const* method : {"exponential_euler", "euler", "rk4", "heun"}) {
        CAPTURE(std::string{method});
        auto const course = [&](char const* precision) {
            experiment e;
            e.run({{"duration", 10_ms}, {"dt", 0.05_ms}, {"seed", 9}, {"precision", precision}});
            e.model("text",
                    {{"equations",
                      "dv/dt = (gl*(-65*mV - v) + 100*nS*m**3*h*(50*mV - v) + i_stim)/(100*pF) : volt\n"
                      "dm/dt = (1/(1 + exp(-(v + 40*mV)/(7*mV))) - m)/(0.3*ms) : 1\n"
                      "dh/dt = (1/(1 + exp((v + 60*mV)/(6*mV))) - h)/(3*ms) : 1\ngl : siemens"}});
            e.population("p", {{"neuron", "text"},
                               {"size", 3},
                               {"method", method},
                               {"parameters", settings{{"gl", list(8_nS, 9_nS, 10_nS)}}}});
            e.stimulus({{"kind", "constant"}, {"to", "p"}, {"amplitude", 100_pA}});
            return run(e.record({{"what", list("v", "m", "h")}, {"of", "p"}}));
        };
        auto const wide = course("double"), narrow = course("single");
        for (auto const* name : {"p[0].v", "p[1].v", "p[2].v", "p[0].m", "p[2].h"}) {
            auto const &a = trace_of(wide, name), &b = trace_of(narrow, name);
            CHECK(a != b);
            for (std::size_t k = 0; k < a.size(); ++k)
                if (!(std::fabs(a[k] - b[k]) < 2e-4 * (1 + std::fabs(a[k]))))
                    FAIL_CHECK(name << " differs in step " << k);
        }
    }
}

// 15 mV at 50 mV/ms and a little less take four steps.
TEST_CASE("equations: refractoriness lasts exactly the rounded number of steps, in which V stays") {
    for (auto const& [ms, steps] : {std::pair{0., 0}, {0.1, 1}, {0.7, 7}, {2., 20}, {2.04, 20}, {2.06, 21}}) {
        CAPTURE(ms);
        for (int const form : {0, 1, 2}) {
            CAPTURE(form);
            auto const r =
                form == 0 ? eager(duration{ms})
                : form == 1
                    ? eager(std::to_string(ms) + "*ms")
                    : eager("period",
                            {{"parameters", settings{{"period", list(duration{ms}, 5_ms, duration{ms})}}},
                             {"equations",
                              "dv/dt = (El - v)/(10*ms) + 50*mV/ms : volt (unless refractory)\ndge/dt = "
                              "-ge/(4*ms) : 1"
                              "\ndw/dt = ((v - El)/mV - w)/(7*ms) : 1\nperiod : second (constant)"}});
            for (std::uint32_t const k : {0u, 2u}) {
                auto const all = intervals(r, k);
                REQUIRE(all.size() > 10);
                for (auto const n : all) CHECK(n == steps + 4);
                auto const& v = trace_of(r, "cell[" + std::to_string(k) + "].v");
                auto const first = std::size_t(std::lround(spikes_of(r, "cell", k)[0] / 0.1)) -
                                   1;  // the sample at the spike
                CHECK(steps_at(v, first, -75) == steps + 1);
            }
            if (form == 2)
                for (auto const n : intervals(r, 1)) CHECK(n == 50 + 4);
        }
    }
}

TEST_CASE("equations: while V is held, what is coupled to it goes on towards where V is") {
    auto const r = eager(5_ms);
    auto const first = std::size_t(std::lround(spikes_of(r, "cell", 0)[0] / 0.1)) - 1;
    auto const &v = trace_of(r, "cell[0].v"), &ge = trace_of(r, "cell[0].ge"), &w = trace_of(r, "cell[0].w");
    for (std::size_t k = 0; k <= 50; ++k) {
        double const ms = 0.1 * double(k);
        CHECK(v[first + k] == -75);
        CHECK(ge[first + k] == doctest::Approx(ge[first] * std::exp(-ms / 4)).epsilon(1e-12));
        CHECK(w[first + k] == doctest::Approx(-5 + (w[first] + 5) * std::exp(-ms / 7)).epsilon(1e-12));
    }
    CHECK(v[first + 51] > -75);
}

TEST_CASE(
    "equations: a condition ends refractoriness where it no longer holds, and forbids spikes until then") {
    experiment e;
    e.run({{"duration", 50_ms}, {"dt", 0.1_ms}, {"seed", 1}});
    e.model("text", {{"equations", "dv/dt = -10*mV/ms*cos(2*pi*t/(10*ms))*2*pi/10 : volt"},
                     {"threshold", "v > 4*mV"},
                     {"refractory", "v > -3*mV"}});
    e.population("p",
                 {{"neuron", "text"}, {"size", 1}, {"method", "rk4"}, {"initial", settings{{"v", 0_mV}}}});
    e.record({{"what", "spikes"}, {"of", "p"}}).record({{"what", "v"}, {"of", "p"}});
    auto const r = run(e);
    auto const& v = trace_of(r, "p[0].v");  // -10 mV sin: once above 4 mV in each of five periods
    std::vector<double> expected;
    bool ready = true;
    for (std::size_t k = 0; k < v.size(); ++k) {
        double const before = k ? v[k - 1] : 0;
        if (!ready && !(before > -3)) ready = true;
        if (ready && v[k] > 4) expected.push_back(0.1 * double(k + 1)), ready = false;
    }
    REQUIRE(expected.size() == 5);
    auto const found = spikes_of(r, "p", 0);
    REQUIRE(found.size() == 5);
    for (std::size_t k = 0; k < 5; ++k) CHECK(found[k] == doctest::Approx(expected[k]).epsilon(1e-12));
}

TEST_CASE("equations: left alone, a model that begins at rest stays there, each neuron at its own") {
    std::string const squid =
        "dv/dt = (120*m**3*h*(50*mV - v) + 36*n**4*(-77*mV - v) + 0.3*(El - v))/ms : volt\n"
        "dm/dt = (1/exprel(-(v + 40*mV)/(10*mV))*(1 - m) - 4*exp(-(v + 65*mV)/(18*mV))*m)/ms : 1\n"
        "dh/dt = (0.07*exp(-(v + 65*mV)/(20*mV))*(1 - h) - h/(1 + exp(-(v + 35*mV)/(10*mV))))/ms : 1\n"
        "dn/dt = (0.1/exprel(-(v + 55*mV)/(10*mV))*(1 - n) - 0.125*exp(-(v + 65*mV)/(80*mV))*n)/ms : 1\nEl : "
        "volt";
    std::string const upswing =
        "dv/dt = (30*nS*(El - v) + 30*nS*2*mV*exp((v + 50*mV)/(2*mV)) - w)/(281*pF) : volt\n"
        "dw/dt = (4*nS*(v - El) - w)/(144*ms) : amp\nEl : volt";
    for (auto const& [equations, methods] :
         {std::pair{squid, std::vector<std::string>{"exponential_euler", "rk4"}},
          {upswing, {"euler", "rk4"}},
          {"dv/dt = (El - v)/(10*ms) - (v + 70*mV)/(3*ms) : volt\nEl : volt", {"exact", "rk4"}}})
        for (auto const& method : methods) {
            CAPTURE(equations);
            CAPTURE(method);
            experiment e;
            e.run({{"duration", 100_ms}, {"dt", 0.025_ms}, {"seed", 1}})
                .model("text", {{"equations", equations}, {"threshold", "v > 0*mV"}});
            e.population("p", {{"neuron", "text"},
                               {"size", 3},
                               {"method", method},
                               {"parameters", settings{{"El", list(-56_mV, -60_mV, -70_mV)}}}});
            auto const r =
                run(e.record({{"what", "v"}, {"of", "p"}}).record({{"what", "spikes"}, {"of", "p"}}));
            CHECK(r.spikes.time_ms.empty());
            for (auto const* name : {"p[0].v", "p[1].v", "p[2].v"}) {
                auto const& v = trace_of(r, name);
                for (auto const x : v)
                    if (!(std::fabs(x - v[0]) < 1e-9)) FAIL_CHECK(name << " moved");
            }
            CHECK(trace_of(r, "p[0].v")[0] != trace_of(r, "p[2].v")[0]);
        }
}
