// SPDX-License-Identifier: MIT
// Laws of whole experiments, asked of every membrane of the catalogue and each of its methods: what may be
// changed in a description or in the way it is run without changing one bit of the result.
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

/// Cells of a model, a constant current of its own for each, V and spikes recorded.
experiment driven(std::string const& model, std::string const& method,
                  std::vector<double> const& times_lively, duration length = 40_ms) {
    experiment e;
    e.run({{"duration", length}, {"dt", law_dt}, {"seed", 1}});
    auto population = cells(model, method, int(times_lively.size()));
    population["parameters"] = calm(model);
    e.population("cell", population);
    for (std::size_t k = 0; k < times_lively.size(); ++k)
        e.stimulus({{"kind", "constant"},
                    {"to", "cell[" + std::to_string(k) + "]"},
                    {"amplitude", lively(model, times_lively[k])}});
    return e.record({{"what", "v"}, {"of", "cell"}}).record({{"what", "spikes"}, {"of", "cell"}});
}

settings pairs(setting::list sources, setting::list targets) {
    return {{"rule", "pairs"}, {"sources", sources}, {"targets", targets}};
}

}  // namespace

TEST_CASE("INV-01: a run in pieces is the run in one piece, bit for bit, and so is the same run again") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        auto const e = everything(model, method);
        auto const whole = run(e);
        CHECK(whole.spikes.time_ms.size() > 20);
        CHECK(whole.snapshots[2].projection == "b->a");
        CHECK(whole.snapshots[2].weight != whole.snapshots[3].weight);  // plasticity has been at work
        CHECK(same(whole, run(e)));
        session pieces{e};
        pieces.run(7.3_ms).run(0.025_ms).run(0_ms).run(29.1_ms).run();
        CHECK(same(whole, pieces.results()));
        CHECK(same(whole, pieces.results()));  // results can be asked for twice
    });
}

TEST_CASE("INV-04: whatever is recorded, the spikes are the same") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        auto e = everything(model, method);
        e.description.erase("record");
        auto const silent = run(e);
        e.record({{"what", "spikes"}, {"of", list("a", "b")}});
        auto const plain = run(e);
        e.record({{"what", list("v", "i_fast", "g_slow", "i_syn", "i_stim")},
                  {"of", list("a", "b")},
                  {"every", 0.05_ms}});
        e.record({{"what", "rate"}, {"of", list("a", "b[0:2]")}, {"bin", 5_ms}});
        e.record({{"what", "weights"}, {"of", "b->a"}})
            .record({{"what", "snapshot"}, {"of", "a->b"}, {"at", list(1_ms)}});
        e.record({{"what", "current"}, {"of", "b->a"}});
        e.record({{"what", "current"}, {"of", "b->a"}, {"synapses", list(list(0, 1), list(2, 1))}});
        auto const full = run(e);
        CHECK(same_spikes(plain, full));
        for (std::size_t k = 0; k < 2; ++k) {
            CHECK(silent.populations[k].spikes == plain.populations[k].spikes);
            CHECK(silent.populations[k].spikes == full.populations[k].spikes);
        }
    });
}

TEST_CASE(
    "INV-06: neurons with other numbers, synapses in another order, give the same spikes under their new "
    "numbers") {
    constexpr int n = 7;
    int const renamed[n] = {4, 0, 6, 2, 5, 1, 3};
    for_every_method([&](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        auto const network = [&](auto name, bool backwards) {
            std::vector<double> drive(n);
            for (int k = 0; k < n; ++k) drive[std::size_t(name(k))] = 0.9 + 0.1 * k;
            auto e = driven(model, method, drive);
            for (auto const* port : {"fast", "kick"}) {
                setting::list from, to, weights, delays;
                for (int k = 0; k < 5 * n; ++k) {
                    int const synapse = backwards ? 5 * n - 1 - k : k;
                    from.emplace_back(name(synapse % n));
                    to.emplace_back(name((synapse * synapse + 3) % n));
                    double const w = std::sin(1.0 + synapse);
                    weights.push_back(port[0] == 'k' ? setting{voltage{0.3 * w}} : lively(model, 0.3 * w));
                    delays.emplace_back(duration{0.1 * (1 + synapse % 17)});
                }
                e.projection({{"from", "cell"},
                              {"to", "cell"},
                              {"receptor", port},
                              {"connect", pairs(from, to)},
                              {"weight", weights},
                              {"delay", delays}});
            }
            return run(e);
        };
        auto const before = network([](int k) { return k; }, false);
        auto const after = network([&](int k) { return renamed[k]; }, true);
        CHECK(before.spikes.time_ms.size() > n);
        for (std::uint32_t k = 0; k < n; ++k) {
            auto const other = std::uint32_t(renamed[k]);
            CHECK(spikes_of(before, "cell", k) == spikes_of(after, "cell", other));
            CHECK(trace_of(before, "cell[" + std::to_string(k) + "].v") ==
                  trace_of(after, "cell[" + std::to_string(other) + "].v"));
        }
    });
}

TEST_CASE(
    "INV-09: two synapses of half the weight are one, and a spike listed twice is one of twice the weight") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        double const whole = 0.25 * lively_pA(model);  // a power of two: its half is exact
        auto const coupled = [&](setting::list sources, setting::list targets, double weight) {
            auto e = driven(model, method, {1.5, 1, 0.9});
            e.projection({{"from", "cell"},
                          {"to", "cell"},
                          {"receptor", "fast"},
                          {"weight", current{weight}},
                          {"delay", 1_ms},
                          {"connect", pairs(sources, targets)}});
            return run(e);
        };
        auto const once = coupled({0, 0, 1}, {1, 2, 2}, whole);
        CHECK(same(once, coupled({0, 0, 0, 0, 1, 1}, {1, 1, 2, 2, 2, 2}, whole / 2)));
        CHECK(!same(once, coupled({0, 0, 1}, {1, 2, 2}, whole / 2)));
        auto const stimulated = [&](char const* port, setting::list times, setting weight) {
            auto e = driven(model, method, {1});
            e.stimulus({{"kind", "spike_list"},
                        {"to", "cell"},
                        {"receptor", port},
                        {"times", times},
                        {"weight", weight}});
            return run(e);
        };
        auto const amperes = [&](double w) { return setting{current{w}}; };
        auto const volts = [](double w) { return setting{voltage{w}}; };
        CHECK(same(stimulated("fast", {3_ms, 3_ms, 9_ms, 9_ms}, amperes(whole)),
                   stimulated("fast", {3_ms, 9_ms}, amperes(2 * whole))));
        CHECK(same(stimulated("kick", {3_ms, 3_ms, 9_ms, 9_ms}, volts(0.5)),
                   stimulated("kick", {3_ms, 9_ms}, volts(1))));
    });
}

TEST_CASE("INV-10: a constant current, steps, a pulse and a table of the same values are one and the same") {
    auto const ones = [](std::string const&) { return table{1, 1600, std::vector<double>(1600, 1.0)}; };
    for_every_method([&](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        auto const i = lively(model);
        auto const with = [&](settings stimulus) {
            auto e = driven(model, method, {0});
            stimulus["to"] = "cell";
            return session{e.stimulus(stimulus), ones}.run().results();
        };
        auto const constant = with({{"kind", "constant"}, {"amplitude", i}});
        CHECK(constant.spikes.time_ms.size() > 0);
        CHECK(same(constant,
                   with({{"kind", "steps"}, {"times", list(0_ms, 5_ms)}, {"amplitudes", list(i, i)}})));
        CHECK(same(constant, with({{"kind", "square_pulse"}, {"amplitude", i}, {"width", 40_ms}})));
        CHECK(same(constant, with({{"kind", "matrix"}, {"file", "ones.csv"}, {"unit", i}})));
    });
}

TEST_CASE("INV-11: plasticity that changes nothing is no plasticity, bit for bit") {
    for (auto const* neuron : catalogue::neurons())
        for (std::string const rule : {"nearest_pair", "nearest_biexponential"}) {
            std::string const model{neuron->self().name};
            CAPTURE(model);
            CAPTURE(rule);
            auto e = everything(model, std::string{neuron->methods()[0].name});
            auto& plastic = *(*e.description["projection"].as<setting::list>())[1].as<settings>();
            plastic["plasticity"] =
                settings{{"rule", rule}, {"gamma", 0}, {"w_min", 0_nS}, {"w_max", 0.1_nS}};
            auto const frozen = run(e);
            plastic.erase("plasticity");
            CHECK(same(frozen, run(e)));
        }
}
