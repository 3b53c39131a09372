// SPDX-License-Identifier: MIT
// Synapses that read the neurons at their ends, go from step to step, sum for their targets, and have
// several pathways: against recursions and closed forms, and the same for any number of threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::outcome;

namespace {

std::vector<double> const& recorded(recordings const& r, std::size_t which, std::size_t neuron = 0) {
    return r.traces[which].traces[neuron].values;
}

/// One source that fires at the stamps where the condition holds, and one target.
experiment one_pair(char const* fires, settings target) {
    experiment e;
    e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("source", {{"equations", "x : 1 (constant)\ndy/dt = 1/ms : 1"},
                          {"threshold", fires},
                          {"parameters", settings{{"x", 7}}}})
        .model("target", target)
        .population("pre", {{"neuron", "source"}, {"size", 1}, {"initial", settings{{"y", 0}}}})
        .population("post", {{"neuron", "target"}, {"size", 1}, {"initial", settings{{"v", 0_mV}}}});
    return e;
}
settings ramp(char const* threshold) {
    return {{"equations", "dv/dt = 1*mV/ms : volt\ndg/dt = 0*amp/second : amp"},
            {"threshold", threshold},
            {"reset", "v = 0*mV"}};
}
settings pair(settings more) {
    settings p{{"name", "link"},    {"from", "pre"},
               {"to", "post"},      {"connect", settings{{"rule", "all_to_all"}}},
               {"synapse", "text"}, {"delay", 0.5_ms}};
    for (auto& e : more.entries) p[e.key] = e.value;
    return p;
}

/// Ten neurons with a gap junction between each two (Brian2's example of gap junctions, without spikes).
experiment coupled(char const* method) {
    experiment e;
    e.run({{"duration", 20_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dv/dt = (v0 - v + Igap)/tau : 1\nIgap : 1  # gap junction current"},
                        {"parameters", settings{{"v0", 1.05}, {"tau", 10_ms}}}})
        .synapse("gap", {{"equations", "w : 1\nIgap_post = w*(v_pre - v_post) : 1 (summed)"}})
        .population("cells", {{"neuron", "cell"},
                              {"size", 10},
                              {"method", method},
                              {"initial", settings{{"v", "i*1.0/(N-1)"}}}})
        .projection({{"from", "cells"},
                     {"to", "cells"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"synapse", "gap"},
                     {"weight", 0.02}})
        .record({{"what", "v"}, {"of", "cells"}});
    return e;
}

}  // namespace

TEST_CASE("gap junctions follow their recursion") {
    auto const r = outcome(coupled("exact"));
    std::vector<double> v;
    for (int i = 0; i < 10; ++i) v.push_back(i / 9.0);
    double const a = std::exp(-0.01);
    for (std::size_t step = 0; step < 200; ++step) {
        std::vector<double> next;
        for (auto const own : v) {
            double sum = 0;
            for (auto const other : v) sum += 0.02 * (other - own);
            next.push_back(own * a + (1.05 + sum) * (1 - a));
        }
        v = next;
        for (std::size_t i = 0; i < 10; ++i)
            REQUIRE(recorded(r, 0, i)[step] == doctest::Approx(v[i]).epsilon(1e-13));
    }
    // What was apart by 1 has come together faster than without junctions, as e^(-(1 + 10 w) t/tau).
    CHECK(v[9] - v[0] == doctest::Approx(std::exp(-2 * 1.2)).epsilon(2e-3));
}

TEST_CASE("a parameter that synapses sum is 0 where none does, or what it is given") {
    auto e = coupled("exact");
    e.population("alone", {{"neuron", "cell"}, {"size", 1}, {"initial", settings{{"v", 0}}}})
        .population("driven", {{"neuron", "cell"},
                               {"size", 1},
                               {"initial", settings{{"v", 0}}},
                               {"parameters", settings{{"Igap", 1}}}})
        .record({{"what", "v"}, {"of", "alone"}})
        .record({{"what", "v"}, {"of", "driven"}});
    auto const r = outcome(e);
    CHECK(recorded(r, 1).back() == doctest::Approx(1.05 * (1 - std::exp(-2.0))).epsilon(1e-12));
    CHECK(recorded(r, 2).back() == doctest::Approx(2.05 * (1 - std::exp(-2.0))).epsilon(1e-12));
}

TEST_CASE("events read neurons as they are at their stamp, before arrivals and resets") {
    for (auto const* threshold : {"False", "v > 3.45*mV"}) {
        auto e = one_pair("abs(t - 3*ms) < 0.01*ms", ramp(threshold));
        e.synapse("text",
                  {{"equations", "w : amp"}, {"on_pre", "g_post += 1*pA; w = v_post/mV*pA + x_pre*100*pA"}})
            .projection(pair({{"weight", 0_pA}}))
            .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(3.4_ms, 3.5_ms, 10_ms)}});
        auto const r = outcome(e);
        CHECK(r.snapshots[0].weight[0] == 0);
        CHECK(r.snapshots[1].weight[0] == doctest::Approx(703.5).epsilon(1e-12));
        CHECK(r.snapshots[2].weight[0] == doctest::Approx(703.5).epsilon(1e-12));
    }
    // A spike of the neuron finds it at its threshold, and the source as it is then.
    auto e = one_pair("False", ramp("v > 3.45*mV"));
    e.synapse("text", {{"equations", "w : amp"},
                       {"on_pre", "g_post += 1*pA"},
                       {"on_post", "w += v_post/mV*pA + y_pre*100*pA"}})
        .projection(pair({{"weight", 0_pA}}))
        .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(3.5_ms, 7_ms)}});
    auto const r = outcome(e);
    CHECK(r.snapshots[0].weight[0] == doctest::Approx(353.5).epsilon(1e-12));
    CHECK(r.snapshots[1].weight[0] == doctest::Approx(353.5 + 703.5).epsilon(1e-12));
}

TEST_CASE("what is added reads neurons as the last step left them") {
    auto e = one_pair("abs(t - 3*ms) < 0.01*ms", ramp("False"));
    e.synapse("text", {{"equations", "w : amp"}, {"on_pre", "g_post += w*v_post/mV"}, {"largest", 1_nA}})
        .projection(pair({{"weight", 2_pA}}))
        .record({{"what", "g"}, {"of", "post"}});
    auto const r = outcome(e);
    CHECK(recorded(r, 0)[33] == 0);
    CHECK(recorded(r, 0)[34] == doctest::Approx(2 * 3.4).epsilon(1e-12));  // at 3.5 ms
}

TEST_CASE("variables that go from step to step meet those that go from event to event") {
    auto const weights = [](std::string const& flag, settings more) {
        experiment e;
        settings text{{"equations", "w : amp\ndx/dt = -x/(15*ms) : 1 (" + flag +
                                        ")\ndy/dt = -y/(30*ms) : 1 (" + flag + ")"},
                      {"on_pre", "w = clip(w - 2.2*pA*y, 0*pA, 100*pA); g_post += w; x += 1"},
                      {"on_post", "w = clip(w + 2*pA*x, 0*pA, 100*pA); y += 1"}};
        for (auto& one : more.entries) text[one.key] = one.value;
        e.run({{"duration", 1_s}, {"dt", 0.5_ms}, {"seed", 5}})
            .model("cell", {{"equations", "dg/dt = -g/(5*ms) : amp\np : 1 (constant)"},
                            {"threshold", "rand() < p"},
                            {"parameters", settings{{"p", 0.02}}}})
            .population("pre", {{"neuron", "cell"}, {"size", 20}})
            .population("post", {{"neuron", "cell"}, {"size", 5}})
            .synapse("text", text)
            .projection(pair({{"weight", uniform(20_pA, 80_pA)}}))
            .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(0_s, 1_s)}})
            .record({{"what", "g"}, {"of", "post"}});
        return outcome(e);
    };
    auto const events = weights("event-driven", {}), exact = weights("clock-driven", {}),
               euler = weights("clock-driven", {{"method", "euler"}});
    double moved = 0, apart = 0, rough = 0;
    for (std::size_t k = 0; k < 100; ++k) {
        moved = std::max(moved, std::fabs(events.snapshots[1].weight[k] - events.snapshots[0].weight[k]));
        apart = std::max(apart, std::fabs(events.snapshots[1].weight[k] - exact.snapshots[1].weight[k]));
        rough = std::max(rough, std::fabs(events.snapshots[1].weight[k] - euler.snapshots[1].weight[k]));
    }
    CHECK(moved > 10);
    CHECK(apart < 1e-10);
    CHECK(rough > 1e-4);
    CHECK(rough < 1);
    for (std::size_t n = 0; n < 5; ++n)
        for (std::size_t i = 0; i < recorded(events, 0, n).size(); ++i)
            REQUIRE(std::fabs(recorded(events, 0, n)[i] - recorded(exact, 0, n)[i]) < 1e-9);
}

TEST_CASE("where nothing is said, a variable goes from event to event if nothing reads it in between") {
    auto const page = [](char const* equations, char const* on_pre) {
        experiment e;
        e.synapse("text", {{"equations", equations}, {"on_pre", on_pre}});
        return model_pages(e.description, no_files);
    };
    auto const free = page("dx/dt = -x/(10*ms) : 1", "g_post += x*nS; x += 1");
    CHECK(free.find("from event to event: x") != std::string::npos);
    CHECK(free.find("from step to step") == std::string::npos);
    auto const read =
        page("dx/dt = -x/(10*ms) : 1\ndy/dt = (x - y)/(5*ms) : 1\nI_post = y*nA : amp (summed)", "x += 1");
    CHECK(read.find("from step to step: x y (exact)") != std::string::npos);
}

TEST_CASE("a sum of synaptic variables is what a variable of the target would be") {
    auto const base = [] {
        experiment e;
        e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 2}})
            .model(
                "input",
                {{"equations", "p : 1"}, {"threshold", "rand() < 0.005"}, {"parameters", settings{{"p", 0}}}})
            .population("pre", {{"neuron", "input"}, {"size", 40}});
        return e;
    };
    char const* membrane = "dv/dt = (-v*nS + I)/(10*pF) : volt\n";
    settings const reset{{"threshold", "v > 20*mV"}, {"reset", "v = 0*mV"}};
    auto target = [&](char const* input) {
        settings t = reset;
        t["equations"] = std::string{membrane} + input;
        return t;
    };
    settings const connect{{"rule", "fixed_probability"}, {"p", 0.4}};
    auto ours = base();
    ours.model("cell", target("I : amp"))
        .population("post", {{"neuron", "cell"}, {"size", 6}, {"method", "rk4"}})
        .synapse("text",
                 {{"equations", "w : amp\nds/dt = -s/(4*ms) : 1 (clock-driven)\nI_post = w*s : amp (summed)"},
                  {"on_pre", "s += 1"}})
        .projection(pair({{"connect", connect}, {"weight", 5_pA}}))
        .record({{"what", "v"}, {"of", "post"}});
    auto theirs = base();
    theirs.model("cell", target("dg/dt = -g/(4*ms) : amp\nI = g : amp (constant over dt)"))
        .population("post", {{"neuron", "cell"}, {"size", 6}, {"method", "rk4"}})
        .projection({{"name", "link"},
                     {"from", "pre"},
                     {"to", "post"},
                     {"connect", connect},
                     {"delay", 0.5_ms},
                     {"receptor", "g"},
                     {"weight", 5_pA}})
        .record({{"what", "v"}, {"of", "post"}});
    auto const a = outcome(ours), b = outcome(theirs);
    CHECK(a.populations[1].spikes == b.populations[1].spikes);
    CHECK(a.populations[1].spikes > 5);
    for (std::size_t n = 0; n < 6; ++n)
        for (std::size_t i = 0; i < recorded(a, 0, n).size(); ++i)
            REQUIRE(std::fabs(recorded(a, 0, n)[i] - recorded(b, 0, n)[i]) < 1e-6);  // rk4 of g, and exact
}

TEST_CASE("pathways have delays of their own") {
    auto e = one_pair("abs(t - 3*ms) < 0.01*ms or abs(t - 4*ms) < 0.01*ms", ramp("v > 4.95*mV"));
    e.synapse("text", {{"equations", "w : amp"},
                       {"on_pre", settings{{"transmission", "g_post += w"}, {"change", "w += 1*pA"}}},
                       {"on_post", settings{{"back", "w += 10*pA"}}},
                       {"largest", 1_nA}})
        .projection(pair({{"weight", 100_pA}, {"delays", settings{{"change", 2.5_ms}, {"back", 2_ms}}}}))
        .record({{"what", "g"}, {"of", "post"}})
        .record({{"what", "snapshot"},
                 {"of", "link"},
                 {"at", list(5.4_ms, 5.5_ms, 6.4_ms, 6.5_ms, 6.9_ms, 7_ms)}});
    auto const r = outcome(e);
    auto const g = [&](double ms) { return recorded(r, 0)[std::size_t(std::lround(ms * 10)) - 1]; };
    CHECK(g(3.4) == 0);
    CHECK(g(3.5) == 100);
    CHECK(g(4.4) == 100);
    CHECK(g(4.5) == 200);
    CHECK(g(10) == 200);
    std::vector<double> weights;
    for (auto const& s : r.snapshots) weights.push_back(s.weight[0]);
    CHECK(weights == std::vector<double>{100, 101, 101, 102, 102, 112});
}

TEST_CASE("a name may live between two statements") {
    experiment swap;
    swap.run({{"duration", 1_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dv/dt = 1*mV/ms : volt\nu : volt"},
                        {"threshold", "v > 5.05*mV"},
                        {"reset", "old = v; v = u; u = old"}})
        .population("cells",
                    {{"neuron", "cell"}, {"size", 1}, {"initial", settings{{"v", 5_mV}, {"u", -3_mV}}}})
        .record({{"what", list("v", "u")}, {"of", "cells"}});
    auto const swapped = outcome(swap);
    CHECK(swapped.traces[0].traces[0].values[0] == -3);
    CHECK(swapped.traces[0].traces[1].values[0] == doctest::Approx(5.1).epsilon(1e-12));

    auto e = one_pair("abs(t - 3*ms) < 0.01*ms or abs(t - 4*ms) < 0.01*ms", ramp("False"));
    e.synapse("text", {{"equations", "w : amp\ndx/dt = 0*x/second : 1 (event-driven)"},
                       {"on_pre", "r = 0.25*(1 - x); x += r; g += w*r"},
                       {"largest", 1_nA}})
        .projection(pair({{"weight", 100_pA}}))
        .record({{"what", "g"}, {"of", "post"}});
    auto const r = outcome(e);
    CHECK(recorded(r, 0)[34] == doctest::Approx(25).epsilon(1e-9));
    CHECK(recorded(r, 0)[44] == doctest::Approx(25 + 100 * 0.25 * 0.75).epsilon(1e-9));
}

TEST_CASE("synapses that read neurons are the same for any number of threads") {
    experiment e;
    e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 4}})
        .model("cell", {{"equations",
                         "dv/dt = (-v + 18*mV + Igap*Mohm + g*Mohm)/(10*ms) + 2*mV*xi*ms**-0.5 : volt\nIgap "
                         ": amp\ndg/dt = -g/(5*ms) : amp\n"
                         "dtrace/dt = -trace/(20*ms) : 1\ndslow/dt = (v - slow)/(10*ms) : volt"},
                        {"threshold", "v > 20*mV"},
                        {"reset", "v = 0*mV; trace += 1"}})
        .population("cells", {{"neuron", "cell"}, {"size", 120}})
        .synapse("gap", {{"equations", "Igap_post = 20*nS*(v_pre - v_post) : amp (summed)"}})
        .synapse("voltage", {{"equations", "w : amp\nds/dt = (v_post - s)/(30*ms) : volt (clock-driven)"},
                             {"on_pre", "g_post += w; w = clip(w - 0.5*(slow_post + s)/mV*pA, 0*nA, 1*nA)"},
                             {"on_post", "w = clip(w + trace_pre*slow_post/mV*3*pA, 0*nA, 1*nA)"}})
        .projection({{"from", "cells"},
                     {"to", "cells"},
                     {"name", "gaps"},
                     {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.05}}},
                     {"synapse", "gap"}})
        .projection({{"from", "cells"},
                     {"to", "cells"},
                     {"name", "link"},
                     {"connect", settings{{"rule", "fixed_indegree"}, {"n", 10}}},
                     {"synapse", "voltage"},
                     {"weight", uniform(0_nA, 0.5_nA)},
                     {"delay", uniform(0.1_ms, 3_ms)}})
        .record({{"what", "v"}, {"of", "cells"}})
        .record({{"what", "snapshot"}, {"of", "link"}, {"at", list(0_ms, 100_ms, 200_ms)}});
    auto const one = outcome(e, 1);
    CHECK(one.populations[0].spikes > 300);
    auto const in_order = [](weight_snapshot const& s) {
        std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> all;
        for (std::size_t k = 0; k < s.weight.size(); ++k)
            all.emplace_back(s.source[k], s.target[k], s.weight[k]);
        std::sort(all.begin(), all.end());
        return all;
    };
    double moved = 0;
    for (std::size_t k = 0; k < one.snapshots[0].weight.size(); ++k)
        moved = std::max(moved, std::fabs(one.snapshots[2].weight[k] - one.snapshots[0].weight[k]));
    CHECK(moved > 50);
    for (int threads : {2, 3, 7}) {
        auto const more = outcome(e, threads);
        for (std::size_t n = 0; n < 120; ++n) REQUIRE(recorded(more, 0, n) == recorded(one, 0, n));
        for (std::size_t k = 0; k < 3; ++k) CHECK(in_order(more.snapshots[k]) == in_order(one.snapshots[k]));
    }
}

namespace {

/// Synapses that learn from the voltage, the last spike and a parameter of their targets, and from the
/// voltage of their sources, which are neurons of the catalogue or the same written as equations.
recordings learned(char const* neuron, settings parameters, int threads = 1, settings more = {}) {
    settings target{{"neuron", neuron},
                    {"size", 9},
                    {"parameters", parameters},
                    {"initial", settings{{"v", "-70*mV + i*mV"}}}};
    for (auto& e : more.entries) target[e.key] = e.value;
    experiment e;
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 6}})
        .model("written", {{"equations",
                            "dv/dt = (rest - v)/tau + i_stim/c : volt (unless refractory)\nrest : volt "
                            "(constant)\ntau : second (constant)\nc : farad (constant)"},
                           {"threshold", "v >= -55*mV"},
                           {"reset", "v = -70*mV"},
                           {"refractory", 2_ms}})
        .population("cells", target)
        .stimulus({{"kind", "constant"}, {"to", "cells"}, {"amplitude", 500_pA}})
        .synapse("text",
                 {{"equations", "w : 1\nlow : 1"},
                  {"on_pre", "jump_post += 0.1*mV; w += 0.01*(v_post/mV) + tau_post/ms; low = v_pre/mV"},
                  {"on_post", "w += 100 + v_post/mV; low += v_pre/mV"}})
        .projection({{"name", "link"},
                     {"from", "cells"},
                     {"to", "cells"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"synapse", "text"},
                     {"weight", 0},
                     {"delay", 1_ms}})
        .record({{"what", list("w", "low")}, {"of", "link"}, {"at", list(100_ms)}});
    return outcome(e, threads);
}

}  // namespace

TEST_CASE("synapses read neurons of the catalogue as they read the same written as equations") {
    settings const lif{{"tau", 10_ms}, {"c", 250_pF}, {"rest", -70_mV}};
    settings const ports{{"receptors", settings{{"jump", settings{{"shape", "delta"}}}}}};
    auto const ours = learned("lif", lif, 1, ports), theirs = learned("written", lif, 1, ports);
    CHECK(ours.populations[0].spikes == theirs.populations[0].spikes);
    CHECK(ours.populations[0].spikes > 30);
    for (std::size_t k = 0; k < 2; ++k) {
        REQUIRE(ours.snapshots[k].weight.size() == 81);
        double most = 0;
        for (std::size_t s = 0; s < 81; ++s) {
            most = std::max(most, std::fabs(ours.snapshots[k].weight[s]));
            CHECK(ours.snapshots[k].weight[s] ==
                  doctest::Approx(theirs.snapshots[k].weight[s]).epsilon(1e-11));
        }
        CHECK(most > 50);
    }
    for (int threads : {2, 3, 7}) {
        auto const more = learned("lif", lif, threads, ports);
        for (std::size_t k = 0; k < 2; ++k) CHECK(more.snapshots[k].weight == ours.snapshots[k].weight);
    }
}
