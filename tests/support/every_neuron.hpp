// SPDX-License-Identifier: MIT
// Helpers of the laws that hold for every membrane of the catalogue and each of its methods: a current that
// makes any of them fire, a small network with everything in it, and bitwise comparison of what was recorded.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/neurapse.hpp"

namespace neurapse_test {

/// A step at which every method of every model is stable.
inline constexpr neurapse::duration law_dt{0.025};

/// Calls visit(model, method) with names, for every method of every membrane.
template <class Visit>
void for_every_method(Visit visit) {
    for (auto const* m : neurapse::catalogue::neurons())
        for (auto const& method : m->methods()) visit(std::string{m->self().name}, std::string{method.name});
}

/// Parameters with which a neuron can rest, and fires by its input alone. Those published do, but for
/// traub_miles, which fires without input, and gif, which draws its spikes: here from a range of V so
/// narrow that no step ends in it.
inline neurapse::settings calm(std::string const& model) {
    using namespace neurapse::literals;
    if (model == "traub_miles") return {{"e_l", -65_mV}};
    if (model == "gif") return {{"delta_v", neurapse::voltage{1e-9}}};
    return {};
}

/// The smallest power of two in pA that makes a neuron of the model fire three times in 100 ms.
inline double lively_pA(std::string const& model) {
    static std::map<std::string, double> known;
    auto const fires = [&](double pA) {
        neurapse::table const constant{1, 4000, std::vector<double>(4000, pA)};
        return neurapse::respond(model, calm(model), constant, law_dt).spikes_ms[0].size() >= 3;
    };
    auto const [found, fresh] = known.emplace(model, 1);
    while (fresh && !fires(found->second) && found->second < 1e6) found->second *= 2;
    return found->second;
}
inline neurapse::setting lively(std::string const& model, double times = 1) {
    return neurapse::current{times * lively_pA(model)};
}

/// A port of every effect: `fast` current, `slow` conductance, `kick` of V.
inline neurapse::settings all_ports() {
    using namespace neurapse::literals;
    return {{"fast", neurapse::settings{{"shape", "exponential"}, {"tau", 2_ms}}},
            {"slow", neurapse::settings{{"shape", "alpha"}, {"tau", 3_ms}, {"reversal", 0_mV}}},
            {"kick", neurapse::settings{{"shape", "delta"}}}};
}

/// Cells of a model with all ports.
inline neurapse::settings cells(std::string const& model, std::string const& method, int size) {
    return {{"neuron", model}, {"method", method}, {"size", size}, {"receptors", all_ports()}};
}

/// Two populations with noise, Poisson spikes, random graphs, distributed delays and plastic synapses.
inline neurapse::experiment everything(std::string const& model, std::string const& method, int seed = 1) {
    using namespace neurapse;
    using namespace neurapse::literals;
    double const i = lively_pA(model);
    experiment e;
    e.run({{"duration", 60_ms}, {"dt", law_dt}, {"seed", seed}});
    e.population("a", cells(model, method, 8)).population("b", cells(model, method, 6));
    e.projection({{"from", "a"},
                  {"to", "b"},
                  {"receptor", "fast"},
                  {"weight", uniform(current{0.1 * i}, current{0.3 * i})},
                  {"delay", uniform(0.025_ms, 3_ms)},
                  {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.6}}}});
    e.projection({{"from", "b"},
                  {"to", "a"},
                  {"receptor", "slow"},
                  {"weight", 0.05_nS},
                  {"delay", 1.5_ms},
                  {"connect", settings{{"rule", "all_to_all"}}},
                  {"plasticity", settings{{"rule", "nearest_pair"}, {"w_min", 0_nS}, {"w_max", 0.1_nS}}}});
    e.projection({{"from", "a"},
                  {"to", list("a", "b")},
                  {"receptor", "kick"},
                  {"weight", normal(0.1_mV, 0.3_mV)},
                  {"connect", settings{{"rule", "fixed_indegree"}, {"n", 3}}}});
    for (auto const* to : {"a", "b"})
        e.stimulus(
            {{"kind", "white_noise"}, {"to", to}, {"mean", current{i}}, {"deviation", current{0.3 * i}}});
    e.stimulus(
        {{"kind", "ornstein_uhlenbeck"}, {"to", "a"}, {"deviation", current{0.2 * i}}, {"start", 5_ms}});
    e.stimulus(
        {{"kind", "poisson"}, {"to", "b"}, {"rate", 400_Hz}, {"receptor", "kick"}, {"weight", 0.2_mV}});
    e.stimulus({{"kind", "random_neuron"}, {"to", "b"}, {"amplitude", current{0.2 * i}}});
    e.record({{"what", "spikes"}, {"of", list("a", "b")}}).record({{"what", "v"}, {"of", list("a", "b")}});
    return e.record({{"what", "snapshot"}, {"of", list("a->b", "b->a", "a->a+b")}});
}

inline bool same_spikes(neurapse::recordings const& x, neurapse::recordings const& y) {
    return x.spikes.time_ms == y.spikes.time_ms && x.spikes.neuron == y.spikes.neuron &&
           x.spikes.population == y.spikes.population;
}
/// Traces in the same order, label by label and bit by bit.
inline bool same_traces(neurapse::recordings const& x, neurapse::recordings const& y) {
    if (x.traces.size() != y.traces.size()) return false;
    for (std::size_t g = 0; g < x.traces.size(); ++g) {
        if (x.traces[g].time_ms != y.traces[g].time_ms ||
            x.traces[g].traces.size() != y.traces[g].traces.size())
            return false;
        for (std::size_t k = 0; k < x.traces[g].traces.size(); ++k)
            if (x.traces[g].traces[k].values != y.traces[g].traces[k].values) return false;
    }
    return true;
}
inline bool same_synapses(neurapse::weight_snapshot const& x, neurapse::weight_snapshot const& y) {
    return x.source == y.source && x.target == y.target && x.weight == y.weight && x.delay_ms == y.delay_ms;
}
inline bool same(neurapse::recordings const& x, neurapse::recordings const& y) {
    bool alike = same_spikes(x, y) && same_traces(x, y) && x.snapshots.size() == y.snapshots.size();
    for (std::size_t k = 0; alike && k < x.snapshots.size(); ++k)
        alike = same_synapses(x.snapshots[k], y.snapshots[k]);
    return alike;
}

}  // namespace neurapse_test
