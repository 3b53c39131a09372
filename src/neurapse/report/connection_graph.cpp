// SPDX-License-Identifier: MIT
// Nodes are drawn over arrows and labels over both.
#include "neurapse/report/connection_graph.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/arrows.hpp"
#include "neurapse/report/connection_matrix.hpp"
#include "neurapse/report/graph_layout.hpp"
#include "neurapse/report/numbers.hpp"
#include "neurapse/report/sheet.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse {
namespace {

using namespace plot;

std::vector<weight_snapshot const*> last_snapshots(std::vector<weight_snapshot> const& all) {
    std::vector<weight_snapshot const*> last;
    for (auto const& s : all) {
        if (s.variable != "w") continue;
        auto const same = [&](auto const* other) { return other->projection == s.projection; };
        auto const at = std::find_if(last.begin(), last.end(), same);
        if (at == last.end())
            last.push_back(&s);
        else if (s.time_ms >= (*at)->time_ms)
            *at = &s;
    }
    return last;
}

std::vector<legend_entry> legend_of(graph const& net, recordings const& run) {
    std::vector<legend_entry> entries;
    for (std::uint32_t p = 0; p < run.populations.size(); ++p)
        if (std::any_of(net.nodes.begin(), net.nodes.end(), [&](auto const& n) { return n.population == p; }))
            entries.push_back({run.populations[p].name, look(stroke_of(p), 6)});
    auto const negative = [](auto const& e) { return e.weight < 0; };
    auto const some = std::any_of(net.edges.begin(), net.edges.end(), negative);
    auto const all = std::all_of(net.edges.begin(), net.edges.end(), negative);
    if (!all) entries.push_back({"weight \u2265 0", look("edge", 2)});
    if (some) entries.push_back({"weight < 0", look("edge inhibit", 2)});
    return entries;
}

/// The largest weight of each unit, which has the widest arrow.
std::string widest_note(std::vector<weight_snapshot const*> const& snapshots) {
    std::vector<std::string> units;
    std::string note;
    for (auto const* s : snapshots) {
        if (std::find(units.begin(), units.end(), s->unit) != units.end()) continue;
        units.push_back(s->unit);
        double most = 0;
        for (auto const* other : snapshots)
            for (auto const w : other->weight)
                if (other->unit == s->unit && std::isfinite(w)) most = std::max(most, std::abs(w));
        note += (note.empty() ? "widest: " : ", ") + significant(most, 3) +
                (s->unit.empty() ? "" : " " + s->unit);
    }
    return note;
}

/// The number of a neuron, in its circle or, where that is too small, beside it.
void draw_nodes(svg& picture, graph const& net, graph_layout const& where) {
    for (std::size_t k = 0; k < net.nodes.size(); ++k) {
        auto at = where.places[k];
        auto const number = std::to_string(net.nodes[k].neuron);
        picture.circle(at, where.radius, look("node " + stroke_of(net.nodes[k].population), 2.2));
        if (where.radius >= 9 && number.size() < 3) {
            picture.text(at, number, "tick", anchor::middle);
            continue;
        }
        auto const out = where.layers.empty() ? point{at.x - where.centre.x, at.y - where.centre.y}
                                              : point{where.layers[k] == 0 ? -1.0 : 1.0, 0};
        auto const far = where.radius + 12, size = std::max(1e-9, std::hypot(out.x, out.y));
        picture.text({at.x + far * out.x / size, at.y + far * out.y / size}, number, "halo note",
                     anchor::middle);
    }
}

void draw_delays(svg& picture, graph const& net, std::vector<arrow> const& arrows) {
    if (net.edges.size() > delay_label_limit) return;
    auto const places = label_places(arrows);
    for (std::size_t k = 0; k < arrows.size(); ++k) {
        auto const words = significant(net.edges[k].delay_ms, 4) + " ms";
        auto const wide = 7.4 * double(words.size());
        picture.rect({places[k].x - wide / 2, places[k].y - 8, wide, 16}, "paper");
        picture.text(places[k], words, "note", anchor::middle);
    }
}

std::string graph_picture(graph const& net, std::string const& note, recordings const& run) {
    sheet page("Connections", counted(net.edges.size(), "synapse") + (note.empty() ? "" : "; " + note));
    page.legend(legend_of(net, run));
    auto const where = arranged(net, sheet::width);
    auto const arrows = arrows_of(net, where);
    auto const area = page.take(where.height);
    page.picture.begin_group({0, area.y}, 1, 1);
    for (auto const& one : arrows) draw_arrow(page.picture, one, arrows.size() > 120 ? 0.5 : 0.9);
    draw_nodes(page.picture, net, where);
    draw_delays(page.picture, net, arrows);
    page.picture.end_group();
    page.skip(-40);
    return page.finish();
}

}  // namespace

std::string connection_graph(recordings const& run) {
    auto const snapshots = last_snapshots(run.snapshots);
    auto const net = graph_of(snapshots, run, graph_limit);
    if (net.nodes.size() > graph_limit) return connection_matrix(snapshots, run);
    return graph_picture(net, widest_note(snapshots), run);
}

std::string connection_caption(recordings const& run) {
    auto const net = graph_of(last_snapshots(run.snapshots), run, graph_limit);
    if (net.nodes.size() > graph_limit)
        return "Source against target neuron at the last snapshot, darker where more synapses share a cell; "
               "the bars "
               "name the populations.";
    std::string text =
        "Synapses at the last snapshot; circles are neurons with their number, wider arrows are stronger "
        "synapses, "
        "inhibition ends in a dot.";
    return net.edges.size() > delay_label_limit ? text : text + " The delay is written on each.";
}

}  // namespace neurapse
