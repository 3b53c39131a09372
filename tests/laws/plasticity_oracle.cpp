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
#include "neurapse/plasticity/stdp_pair.hpp"
#include "neurapse/plasticity/stdp_power_law.hpp"
#include "neurapse/plasticity/stdp_triplet.hpp"
#include "neurapse/plasticity/tsodyks_markram.hpp"
#include "neurapse/plasticity/tsodyks_markram_stdp.hpp"
#include "neurapse/plasticity/vogels_sprekeler.hpp"
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

template <class Form>
struct tested_pair {
    static stdp_pair::params params() {
        return {.lambda = 0.04,
                .alpha = 3,
                .mu_plus = 0.4,
                .mu_minus = 0.7,
                .pairing = Form::pairing,
                .w_max = {w_max}};
    }
    static settings described() {
        return {
            {"lambda", 0.04}, {"alpha", 3}, {"mu_plus", 0.4}, {"mu_minus", 0.7}, {"pairing", Form::named}};
    }
};
struct all_to_all_pairs {
    static constexpr double pairing = 0;
    static constexpr auto named = "all_to_all";
};
struct symmetric_pairs {
    static constexpr double pairing = 1;
    static constexpr auto named = "nearest_symmetric";
};
struct centred_pairs {
    static constexpr double pairing = 2;
    static constexpr auto named = "nearest_presynaptic_centred";
};
struct reduced_pairs {
    static constexpr double pairing = 3;
    static constexpr auto named = "nearest_reduced_symmetric";
};
template <>
struct tested<stdp_pair> : tested_pair<all_to_all_pairs> {};
template <>
struct tested<stdp_nearest_symmetric> : tested_pair<symmetric_pairs> {};
template <>
struct tested<stdp_presynaptic_centred> : tested_pair<centred_pairs> {};
template <>
struct tested<stdp_reduced_symmetric> : tested_pair<reduced_pairs> {};
template <>
struct tested<stdp_power_law> {
    static stdp_power_law::params params() { return {.lambda = 2, .alpha = 0.06, .w_max = {w_max}}; }
    static settings described() { return {{"lambda", 2}, {"alpha", 0.06}}; }
};
template <>
struct tested<stdp_triplet> {
    static stdp_triplet::params params() {
        return {.a2_plus = 1, .a3_plus = 2, .a2_minus = 6, .a3_minus = 2, .w_max = {w_max}};
    }
    static settings described() { return {{"a2_plus", 1}, {"a3_plus", 2}, {"a2_minus", 6}, {"a3_minus", 2}}; }
};
/// The same rule with nearest spikes.
struct nearest_triplet : stdp_triplet {
    using stdp_triplet::stdp_triplet;
};
template <>
struct tested<nearest_triplet> {
    static stdp_triplet::params params() {
        auto p = tested<stdp_triplet>::params();
        p.pairing = 1;
        return p;
    }
    static settings described() {
        auto all = tested<stdp_triplet>::described();
        all["pairing"] = "nearest";
        return all;
    }
};
template <>
struct tested<vogels_sprekeler> {
    static vogels_sprekeler::params params() { return {.eta = 2, .alpha = 4, .w_max = {w_max}}; }
    static settings described() { return {{"eta", 2}, {"alpha", 4}}; }
};
template <>
struct tested<tsodyks_markram> {
    static tsodyks_markram::params params() {
        return {.use = 0.3, .tau_rec = duration{150}, .tau_fac = duration{60}, .tau_psc = duration{5}};
    }
    static settings described() {
        return {{"U", 0.3}, {"tau_rec", 150_ms}, {"tau_fac", 60_ms}, {"tau_psc", 5_ms}};
    }
};
template <>
struct tested<tsodyks_markram_stdp> {
    static tsodyks_markram_stdp::params params() {
        return {
            .lambda = 0.04, .use = 0.3, .tau_rec = duration{150}, .tau_fac = duration{60}, .w_max = {w_max}};
    }
    static settings described() {
        return {{"lambda", 0.04}, {"U", 0.3}, {"tau_rec", 150_ms}, {"tau_fac", 60_ms}};
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
    explicit oracle(stamp dendritic)
        : dendritic_{dendritic},
          rule_{tested<Rule>::params(), duration{dt}},
          pre_{rule_.pre()},
          post_{rule_.post()} {
        if constexpr (requires { Rule::interval(tested<Rule>::params()); })
            interval_ = std::llround(Rule::interval(tested<Rule>::params()).value / dt);
    }

    /// The weight after all events up to `last`, that one included; of a rule that releases a part of it,
    /// that part if the last is an arrival. Delays of synapses are whole: axonal and dendritic.
    double weight(slow_synapse const& s, std::vector<std::vector<stamp>> const& spikes, event last) const {
        std::vector<event> all;
        for (auto const t : spikes[s.source]) all.push_back({t + s.delay - dendritic_, what::arrival});
        for (auto const t : spikes[s.target]) all.push_back({t + dendritic_, what::spike});
        for (stamp t = interval_; interval_ > 0 && t <= last.at; t += interval_)
            all.push_back({t, what::interval});
        std::erase_if(all, [&](event const& e) { return e > last; });
        std::sort(all.begin(), all.end());
        double w = s.weight;
        typename Rule::synapse own{};
        typename axon_of<Rule>::type axon{};
        side<Rule::pre_traces.size()> from;
        side<Rule::post_traces.size()> to;
        for (auto const& e : all) {
            if (e.kind == what::arrival) {
                w = apply_arrival(rule_, w, own, to.left(post_, e.at, false), from.left(pre_, e.at, true));
                if constexpr (releases<Rule>)
                    rule_.on_arrival(
                        axon,
                        duration{from.last == spike_trace::never ? INFINITY : double(e.at - from.last) * dt});
                from.add(pre_, e.at);
            }
            if (e.kind == what::spike) {
                w = apply_spike(rule_, w, own, from.left(pre_, e.at, false), to.left(post_, e.at, true));
                to.add(post_, e.at);
            }
            if constexpr (acts_at_intervals<Rule>)
                if (e.kind == what::interval) w = rule_.on_interval(w, own);
        }
        if constexpr (releases<Rule>)
            if (last.kind == what::arrival) return rule_.transmitted(w, axon);
        return w;
    }

private:
    /// What the events of one side have left, those of the latest stamp apart from all before.
    template <std::size_t N>
    struct side {
        stamp last = spike_trace::never;
        std::array<double, N> before{}, after{};

        /// As an event at `now` finds it: one of the same side, or one of the other.
        std::array<double, N> left(std::array<spike_trace, N> const& traces, stamp now, bool own) const {
            std::array<double, N> v{};
            for (std::size_t k = 0; k < N && last != spike_trace::never; ++k)
                v[k] = last < now ? traces[k].decayed(after[k], now - last)
                       : own      ? after[k]
                                  : traces[k].at_once(before[k]);
            return v;
        }
        void add(std::array<spike_trace, N> const& traces, stamp now) {
            auto const found = left(traces, now, true);
            if (last != now) before = found;
            for (std::size_t k = 0; k < N; ++k) after[k] = traces[k].after(found[k]);
            last = now;
        }
    };

    stamp dendritic_;
    Rule rule_;
    std::array<spike_trace, Rule::pre_traces.size()> pre_;
    std::array<spike_trace, Rule::post_traces.size()> post_;
    stamp interval_ = 0;
};

/// Plastic excitatory synapses onto all, then static inhibitory ones; some pairs are joined twice.
slow_network drawn(std::uint64_t seed, stamp dendritic) {
    random::stream dice{seed, purpose::choice, name_hash("plasticity oracle")};
    slow_network net;
    net.neurons.resize(neurons);
    net.ports = {{slow_port::kind::exponential, 3_ms}};
    for (int source = 0; source < neurons; ++source)
        for (int k = 0; k < 20; ++k) {
            auto const target = int(dice.below(source < excitatory ? neurons : excitatory));
            double const w = source < excitatory ? 50 + 200 * dice.uniform() : -300 * dice.uniform();
            stamp const axonal = 2 + stamp(dice.below(39));
            net.synapses.push_back({source, target, 0, axonal + (source < excitatory ? dendritic : 0), w});
        }
    for (stamp now = 1; now < steps; ++now)
        for (int i = 0; i < neurons; ++i)
            if (dice.uniform() < 0.04) net.kicks.push_back({now + 1, i, 0, 1100});
    return net;
}

settings projection(slow_network const& net, bool plastic, stamp dendritic) {
    setting::list sources, targets, weights, delays;
    int const first = plastic ? 0 : excitatory;
    for (auto const& s : net.synapses) {
        if ((s.source < excitatory) != plastic) continue;
        sources.emplace_back(s.source - first);
        targets.emplace_back(s.target);
        weights.emplace_back(current{s.weight});
        delays.emplace_back(duration{double(s.delay - (plastic ? dendritic : 0)) * dt});
    }
    return {{"name", plastic ? "plastic" : "inhibition"},
            {"from", plastic ? "exc" : "inh"},
            {"to", plastic ? list("exc", "inh") : setting{"exc"}},
            {"connect", settings{{"rule", "pairs"}, {"sources", sources}, {"targets", targets}}},
            {"weight", weights},
            {"delay", delays},
            {"dendritic_delay", (plastic ? double(dendritic) : 0) * dt * 1_ms}};
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
experiment described(slow_network const& net, stamp dendritic) {
    auto const cells = [](int size) {
        return settings{{"neuron", "lif"},
                        {"size", size},
                        {"receptors", settings{{"psc", settings{{"shape", "exponential"}, {"tau", 3_ms}}}}}};
    };
    auto rule = tested<Rule>::described();
    rule["rule"] = std::string{Rule::self.name};
    if constexpr (bounds_weights<Rule>) {
        rule["w_min"] = 0_pA;
        rule["w_max"] = w_max * 1_pA;
    }
    auto plastic = projection(net, true, dendritic);
    plastic["plasticity"] = rule;
    experiment e{"plasticity oracle"};
    e.run({{"duration", double(steps) * dt * 1_ms}, {"dt", dt * 1_ms}, {"seed", 1}})
        .population("exc", cells(excitatory))
        .population("inh", cells(inhibitory))
        .projection(plastic)
        .projection(projection(net, false, dendritic))
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

namespace {

std::vector<std::vector<stamp>> spikes_in(recordings const& r) {
    std::vector<std::vector<stamp>> spikes(neurons);
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        spikes[std::size_t(id(r.spikes.population[k], r.spikes.neuron[k]))].push_back(
            std::llround(r.spikes.time_ms[k] / dt));
    return spikes;
}

template <class Rule>
void compare_with_oracle(stamp dendritic) {
    auto net = drawn(7, dendritic);
    auto const e = described<Rule>(net, dendritic);
    session engine{e, no_files, 1};
    auto const r = engine.run().results();
    auto const spikes = spikes_in(r);

    // The spikes are those of the slow network, whose weights come from the oracle and its own spikes, and
    // whose arrivals are rounded to the quantum that the engine has chosen for the population.
    oracle<Rule> const slow{dendritic};
    for (int i = 0; i < neurons; ++i)
        net.quantum.push_back(
            engine.simulation().state().layers[i < excitatory ? 0 : 1].ports[0].unit.quantum());
    net.weight = [&](std::size_t k, stamp now) {
        auto const& s = net.synapses[k];
        return s.source < excitatory ? slow.weight(s, net.spikes, {now - dendritic, what::arrival})
                                     : s.weight;
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
        if (bounds_weights<Rule>) CHECK(moved > synapses.size() / 2);
    }

    for (int const threads : {2, 3}) {
        session more{e, no_files, threads};
        auto const same = more.run().results();
        CHECK(spikes_in(same) == spikes);
        REQUIRE(same.snapshots.size() == r.snapshots.size());
        for (std::size_t k = 0; k < r.snapshots.size(); ++k)
            CHECK(same.snapshots[k].weight == r.snapshots[k].weight);
    }
}

}  // namespace

TEST_CASE_TEMPLATE("plastic weights and spikes are those of the slow and obvious way", Rule, nearest_pair,
                   nearest_biexponential, polychronization, stdp_pair, stdp_nearest_symmetric,
                   stdp_presynaptic_centred, stdp_reduced_symmetric, stdp_power_law, stdp_triplet,
                   nearest_triplet, vogels_sprekeler, tsodyks_markram, tsodyks_markram_stdp) {
    compare_with_oracle<Rule>(0);
    compare_with_oracle<Rule>(3);
}

}  // namespace neurapse_test
