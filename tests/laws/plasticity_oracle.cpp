// SPDX-License-Identifier: MIT
// Law: however the engine goes about it, weights are those of the slow and obvious way, synapse by synapse
// and bit for bit. That way works every weight out afresh from all spikes of both its neurons since the
// start, whenever it is asked for: at each arrival and at the end.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "neurapse/plasticity/nearest_biexponential.hpp"
#include "neurapse/plasticity/nearest_pair.hpp"
#include "neurapse/plasticity/polychronization.hpp"
#include "support/slow_network.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

constexpr int excitatory = 80, inhibitory = 20, neurons = excitatory + inhibitory;
constexpr double dt = 0.5, w_max = 600;
constexpr stamp steps = 4000;

/// The rules with numbers that move the weights much in 2 s, and the same as a description.
template <class Rule>
struct tested;
template <>
struct tested<nearest_pair> {
    static nearest_pair::params params() {
        return {.ltp = 0.05, .ltd = -0.07, .gamma = 0.9, .w_max = {w_max}};
    }
    static settings described() { return {{"ltp", 0.05}, {"ltd", -0.07}, {"gamma", 0.9}}; }
};
template <>
struct tested<nearest_biexponential> {
    static nearest_biexponential::params params() { return {.gamma = 0.3, .w_max = {w_max}}; }
    static settings described() { return {{"gamma", 0.3}}; }
};
template <>
struct tested<polychronization> {
    static polychronization::params params() {
        return {.a_plus = 10, .a_minus = 12, .drift = 0.5, .interval = 100_ms, .order = 1, .w_max = {w_max}};
    }
    static settings described() {
        return {{"a_plus", 10},
                {"a_minus", 12},
                {"drift", 0.5},
                {"interval", 100_ms},
                {"order", "decay_then_add"}};
    }
};

/// All that happens to a synapse, in order: at one stamp arrivals, then intervals, then spikes.
enum class what { arrival, interval, spike };
struct event {
    stamp at;
    what kind;
    friend auto operator<=>(event const&, event const&) = default;
};

template <class Rule>
class oracle {
public:
    oracle() : rule_{tested<Rule>::params(), duration{dt}}, pre_{rule_.pre()}, post_{rule_.post()} {
        if constexpr (requires { Rule::interval(tested<Rule>::params()); })
            interval_ = std::llround(Rule::interval(tested<Rule>::params()).value / dt);
    }

    /// The weight after all events up to `last`, that one included.
    double weight(slow_synapse const& s, std::vector<std::vector<stamp>> const& spikes, event last) const {
        std::vector<event> all;
        for (auto const t : spikes[s.source]) all.push_back({t + s.delay, what::arrival});
        for (auto const t : spikes[s.target]) all.push_back({t, what::spike});
        for (stamp t = interval_; interval_ > 0 && t <= last.at; t += interval_)
            all.push_back({t, what::interval});
        std::erase_if(all, [&](event const& e) { return e > last; });
        std::sort(all.begin(), all.end());
        double w = s.weight;
        typename Rule::synapse own{};
        for (auto const& e : all) {
            if (e.kind == what::arrival)
                w = rule_.on_pre(w, own, seen(post_, e, latest(all, what::spike, e)));
            if (e.kind == what::spike)
                w = rule_.on_post(w, own, seen(pre_, e, latest(all, what::arrival, e)));
            if constexpr (requires { rule_.on_interval(w, own); })
                if (e.kind == what::interval) w = rule_.on_interval(w, own);
        }
        return w;
    }

private:
    /// The nearest neighbour on the other side, found by looking at everything.
    static stamp latest(std::vector<event> const& all, what kind, event before) {
        stamp found = nearest_trace::never;
        for (auto const& e : all) {
            if (e == before) break;
            if (e.kind == kind) found = e.at;
        }
        return found;
    }
    template <std::size_t N>
    static std::array<double, N> seen(std::array<nearest_trace, N> const& traces, event now, stamp then) {
        std::array<double, N> values;
        for (std::size_t k = 0; k < N; ++k) values[k] = traces[k](now.at, then);
        return values;
    }

    Rule rule_;
    std::array<nearest_trace, Rule::pre_traces> pre_;
    std::array<nearest_trace, Rule::post_traces> post_;
    stamp interval_ = 0;
};

/// Plastic excitatory synapses onto all, then static inhibitory ones; some pairs are joined twice.
slow_network drawn(std::uint64_t seed) {
    random::stream dice{seed, purpose::choice, name_hash("plasticity oracle")};
    slow_network net;
    net.neurons.resize(neurons);
    net.ports = {{slow_port::kind::exponential, 3_ms}};
    for (int source = 0; source < neurons; ++source)
        for (int k = 0; k < 20; ++k) {
            auto const target = int(dice.below(source < excitatory ? neurons : excitatory));
            double const w = source < excitatory ? 50 + 200 * dice.uniform() : -300 * dice.uniform();
            net.synapses.push_back({source, target, 0, 2 + stamp(dice.below(39)), w});
        }
    for (stamp now = 1; now < steps; ++now)
        for (int i = 0; i < neurons; ++i)
            if (dice.uniform() < 0.04) net.kicks.push_back({now + 1, i, 0, 1100});
    return net;
}

settings projection(slow_network const& net, bool plastic) {
    setting::list sources, targets, weights, delays;
    int const first = plastic ? 0 : excitatory;
    for (auto const& s : net.synapses) {
        if ((s.source < excitatory) != plastic) continue;
        sources.emplace_back(s.source - first);
        targets.emplace_back(s.target);
        weights.emplace_back(current{s.weight});
        delays.emplace_back(duration{double(s.delay) * dt});
    }
    return {{"name", plastic ? "plastic" : "inhibition"},
            {"from", plastic ? "exc" : "inh"},
            {"to", plastic ? list("exc", "inh") : setting{"exc"}},
            {"connect", settings{{"rule", "pairs"}, {"sources", sources}, {"targets", targets}}},
            {"weight", weights},
            {"delay", delays}};
}

settings kicks(slow_network const& net, std::string const& to, int first, int size) {
    setting::list times, targets;
    for (auto const& k : net.kicks) {
        if (k.target < first || k.target >= first + size) continue;
        times.emplace_back(duration{double(k.arrival - 1) * dt});
        targets.emplace_back(k.target - first);
    }
    return {{"kind", "spike_list"}, {"to", to}, {"times", times}, {"neurons", targets}, {"weight", 1100_pA}};
}

template <class Rule>
experiment described(slow_network const& net) {
    auto const cells = [](int size) {
        return settings{{"neuron", "lif"},
                        {"size", size},
                        {"receptors", settings{{"psc", settings{{"shape", "exponential"}, {"tau", 3_ms}}}}}};
    };
    auto rule = tested<Rule>::described();
    rule["rule"] = std::string{Rule::self.name};
    rule["w_min"] = 0_pA;
    rule["w_max"] = w_max * 1_pA;
    auto plastic = projection(net, true);
    plastic["plasticity"] = rule;
    experiment e{"plasticity oracle"};
    e.run({{"duration", double(steps) * dt * 1_ms}, {"dt", dt * 1_ms}, {"seed", 1}})
        .population("exc", cells(excitatory))
        .population("inh", cells(inhibitory))
        .projection(plastic)
        .projection(projection(net, false))
        .stimulus(kicks(net, "exc", 0, excitatory))
        .stimulus(kicks(net, "inh", excitatory, inhibitory))
        .record({{"what", "spikes"}, {"of", list("exc", "inh")}})
        .record({{"what", "snapshot"}, {"of", "plastic"}, {"at", list(1_s, 2_s)}});
    return e;
}

/// Plastic synapses in the order of snapshots: by target population, source, delay and target.
std::vector<slow_synapse> in_order(std::vector<slow_synapse> all) {
    std::erase_if(all, [](slow_synapse const& s) { return s.source >= excitatory; });
    std::stable_sort(all.begin(), all.end(), [](slow_synapse const& a, slow_synapse const& b) {
        return std::tuple{a.target >= excitatory, a.source, a.delay, a.target} <
               std::tuple{b.target >= excitatory, b.source, b.delay, b.target};
    });
    return all;
}

int id(std::uint32_t population, std::uint32_t neuron) {
    return int(neuron) + (population == 1 ? excitatory : 0);
}

}  // namespace

TEST_CASE_TEMPLATE("plastic weights and spikes are those of the slow and obvious way", Rule, nearest_pair,
                   nearest_biexponential, polychronization) {
    auto net = drawn(7);
    session engine{described<Rule>(net)};
    auto const r = engine.run().results();
    std::vector<std::vector<stamp>> spikes(neurons);
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        spikes[std::size_t(id(r.spikes.population[k], r.spikes.neuron[k]))].push_back(
            std::llround(r.spikes.time_ms[k] / dt));

    // The spikes are those of the slow network, whose weights come from the oracle and its own spikes, and
    // whose arrivals are rounded to the quantum that the engine has chosen for the population.
    oracle<Rule> const slow;
    for (int i = 0; i < neurons; ++i)
        net.quantum.push_back(
            engine.simulation().state().layers[i < excitatory ? 0 : 1].ports[0].unit.quantum());
    net.weight = [&](std::size_t k, stamp now) {
        auto const& s = net.synapses[k];
        return s.source < excitatory ? slow.weight(s, net.spikes, {now, what::arrival}) : s.weight;
    };
    net.run(duration{dt}, steps);
    CHECK(spikes == net.spikes);
    CHECK(r.spikes.time_ms.size() > 1000);
    CHECK(r.spikes.time_ms.size() < 10'000);

    auto const synapses = in_order(net.synapses);
    for (auto const& shot : r.snapshots) {
        REQUIRE(shot.weight.size() == synapses.size());
        std::size_t alike = 0, moved = 0;
        for (std::size_t k = 0; k < synapses.size(); ++k) {
            auto const& s = synapses[k];
            REQUIRE(id(shot.source_population[k], shot.source[k]) == s.source);
            REQUIRE(id(shot.target_population[k], shot.target[k]) == s.target);
            REQUIRE(shot.delay_ms[k] == double(s.delay) * dt);
            alike += shot.weight[k] == slow.weight(s, spikes, {std::llround(shot.time_ms / dt), what::spike});
            moved += std::fabs(shot.weight[k] - s.weight) > 0.01 * s.weight;
        }
        CHECK(alike == synapses.size());
        CHECK(moved > synapses.size() / 2);
    }
}

}  // namespace neurapse_test
