// SPDX-License-Identifier: MIT
// Neurons keep the order of their numbers within a layer: a reader looks for neuron 7, not for
// the fewest crossings.
#include "neurapse/report/graph_layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace neurapse::plot {
namespace {

constexpr double margin = 34, widest_node = 15;

using nodes = std::vector<graph_node>;

/// Events happen to neurons.
graph_node node_of(recordings const& run, std::uint32_t population, std::uint32_t neuron) {
    return {population < run.populations.size() ? run.populations[population].event_of.value_or(population)
                                                : population,
            neuron};
}

nodes sorted(nodes all) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// Marks the ends of synapses, then lists the marked: far cheaper than sorting millions of ends.
nodes joined_nodes(std::vector<weight_snapshot const*> const& snapshots, recordings const& run) {
    std::vector<std::vector<char>> met;
    for (auto const& p : run.populations) met.emplace_back(p.size, 0);
    auto const meet = [&](graph_node const& one) {
        auto const [p, n] = one;
        if (p < met.size() && n < met[p].size()) met[p][n] = 1;
    };
    for (auto const* s : snapshots)
        for (std::size_t k = 0; k < s->weight.size(); ++k) {
            meet(node_of(run, s->source_population[k], s->source[k]));
            meet({s->target_population[k], s->target[k]});
        }
    nodes all;
    for (std::uint32_t p = 0; p < met.size(); ++p)
        for (std::uint32_t n = 0; n < met[p].size(); ++n)
            if (met[p][n]) all.push_back({p, n});
    return all;
}

/// The neurons of all populations that have a joined one; no nodes if they are too many.
nodes whole_populations(nodes const& joined, recordings const& run, std::size_t most) {
    nodes all = joined;
    for (std::uint32_t p = 0; p < run.populations.size(); ++p) {
        auto const part = [&](graph_node const& n) { return n.population == p; };
        if (std::none_of(joined.begin(), joined.end(), part)) continue;
        if (run.populations[p].size > most) return {};
        for (std::uint32_t n = 0; n < run.populations[p].size; ++n) all.push_back({p, n});
    }
    all = sorted(std::move(all));
    return all.size() > most ? nodes{} : all;
}

/// all.size() if it is not there.
std::size_t index_of(nodes const& all, graph_node const& one) {
    auto const at = std::lower_bound(all.begin(), all.end(), one);
    return std::size_t((at != all.end() && *at == one ? at : all.end()) - all.begin());
}

std::map<std::string, double> largest_weights(std::vector<weight_snapshot const*> const& snapshots) {
    std::map<std::string, double> largest;
    for (auto const* s : snapshots)
        for (auto const w : s->weight)
            if (std::isfinite(w)) largest[s->unit] = std::max(largest[s->unit], std::abs(w));
    return largest;
}

graph_layout in_layers(graph const& net, std::vector<std::size_t> layers, double width) {
    auto const depth = *std::max_element(layers.begin(), layers.end()) + 1;
    std::vector<std::size_t> size(depth, 0), used(depth, 0);
    for (auto const layer : layers) ++size[layer];
    auto const tallest = double(*std::max_element(size.begin(), size.end()));
    auto const gap = std::clamp(480 / tallest, 17.0, 74.0);
    auto const stride = std::min(250.0, (width - 2 * margin) / std::max(1.0, double(depth) - 1));
    graph_layout result{{}, layers, {}, std::min(0.36 * gap, widest_node), gap * (tallest - 1) + 2 * margin};
    for (std::size_t k = 0; k < net.nodes.size(); ++k) {
        auto const layer = layers[k];
        auto const row = double(used[layer]++) - (double(size[layer]) - 1) / 2;
        auto const column = double(layer) - (double(depth) - 1) / 2;
        result.places.push_back({width / 2 + stride * column, result.height / 2 + gap * row});
    }
    return result;
}

/// Clockwise from the top, with one place left free after each population.
graph_layout on_circle(graph const& net, double width) {
    std::vector<double> slots;
    double slot = 0;
    for (std::size_t k = 0; k < net.nodes.size(); ++k) {
        if (k > 0 && net.nodes[k].population != net.nodes[k - 1].population) ++slot;
        slots.push_back(slot++);
    }
    if (!net.nodes.empty() && net.nodes.front().population != net.nodes.back().population) ++slot;
    constexpr auto turn = 6.283185307179586;
    auto const ring = std::clamp(slot * 12, 115.0, 205.0);
    graph_layout result{
        {}, {}, {width / 2, ring + 48}, std::min(0.36 * turn * ring / slot, widest_node), 2 * ring + 96};
    for (auto const at : slots) {
        auto const angle = turn * (at / slot - 0.25);
        result.places.push_back(
            {result.centre.x + ring * std::cos(angle), result.centre.y + ring * std::sin(angle)});
    }
    return result;
}

}  // namespace

graph graph_of(std::vector<weight_snapshot const*> const& snapshots, recordings const& run,
               std::size_t most) {
    auto const joined = joined_nodes(snapshots, run);
    auto whole = whole_populations(joined, run, most);
    graph net{whole.empty() ? joined : std::move(whole), {}};
    if (net.nodes.size() > most) return net;
    auto largest = largest_weights(snapshots);
    for (auto const* s : snapshots)
        for (std::size_t k = 0; k < s->weight.size(); ++k) {
            auto const from = index_of(net.nodes, node_of(run, s->source_population[k], s->source[k]));
            auto const to = index_of(net.nodes, {s->target_population[k], s->target[k]});
            if (from == net.nodes.size() || to == net.nodes.size()) continue;
            auto const most_of_unit = largest[s->unit];
            auto const strength = most_of_unit > 0 ? std::abs(s->weight[k]) / most_of_unit : 0;
            net.edges.push_back(
                {from, to, s->weight[k], k < s->delay_ms.size() ? s->delay_ms[k] : 0, strength});
        }
    return net;
}

std::vector<std::size_t> layers_of(graph const& net) {
    std::vector<std::size_t> layer(net.nodes.size(), 0), waiting(net.nodes.size(), 0), ready;
    for (auto const& e : net.edges) ++waiting[e.to];
    for (std::size_t k = 0; k < net.nodes.size(); ++k)
        if (waiting[k] == 0) ready.push_back(k);
    for (std::size_t done = 0; done < ready.size(); ++done)
        for (auto const& e : net.edges) {
            if (e.from != ready[done]) continue;
            layer[e.to] = std::max(layer[e.to], layer[e.from] + 1);
            if (--waiting[e.to] == 0) ready.push_back(e.to);
        }
    return ready.size() == net.nodes.size() ? layer : std::vector<std::size_t>{};
}

graph_layout arranged(graph const& net, double width) {
    auto layers = layers_of(net);
    return layers.empty() || net.edges.empty() ? on_circle(net, width)
                                               : in_layers(net, std::move(layers), width);
}

}  // namespace neurapse::plot
