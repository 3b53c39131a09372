// SPDX-License-Identifier: MIT
// One line for each kind of figure: when it is drawn, and what its caption says.
#include "neurapse/report/figures.hpp"

#include <algorithm>

#include "neurapse/report/connection_graph.hpp"
#include "neurapse/report/raster_plot.hpp"
#include "neurapse/report/rate_plot.hpp"
#include "neurapse/report/trace_plot.hpp"
#include "neurapse/report/weight_histogram.hpp"
#include "neurapse/report/weight_plot.hpp"

namespace neurapse {
namespace {

bool has_traces(recordings const& run) {
    return std::any_of(run.traces.begin(), run.traces.end(),
                       [](auto const& group) { return !group.traces.empty(); });
}

bool has_spikes(recordings const& run) { return !run.spikes_of.empty() || !run.spikes.time_ms.empty(); }

bool has_weights(recordings const& run) {
    return std::any_of(run.snapshots.begin(), run.snapshots.end(),
                       [](auto const& shot) { return shot.variable == "w"; });
}

/// Whether there are synapses and all have the same weight, of which a histogram says nothing.
bool all_alike(recordings const& run) {
    double const* first = nullptr;
    for (auto const& shot : run.snapshots)
        for (auto const& w : shot.weight) {
            if (!first) first = &w;
            if (w != *first) return false;
        }
    return first;
}

constexpr char const* trace_caption =
    "Recorded variables: what was asked for together shares a panel for each unit. Ticks above a panel are "
    "the "
    "recorded spikes of the neurons it shows. Of long runs, each pixel column keeps its least and greatest "
    "value.";
constexpr char const* rate_caption = "Spikes of each selection per neuron and second, bin by bin.";
constexpr char const* weight_caption =
    "The mean weight of each projection (line), one standard deviation to either side (band), and the least "
    "and "
    "greatest weight (dashed).";
constexpr char const* histogram_caption =
    "Synapses by weight, at the first snapshot of each projection and at its last; in brackets, how many.";

}  // namespace

std::vector<report_figure> figures_of(recordings const& run) {
    std::vector<report_figure> all;
    if (has_spikes(run)) all.push_back({"raster", raster_caption(run), raster_plot(run)});
    if (has_traces(run)) all.push_back({"traces", trace_caption, trace_plot(run)});
    if (!run.rates.empty()) all.push_back({"rates", rate_caption, rate_plot(run)});
    if (!run.weights.empty()) all.push_back({"weights", weight_caption, weight_plot(run)});
    if (run.snapshots.empty()) return all;
    if (!all_alike(run)) all.push_back({"weight_histogram", histogram_caption, weight_histogram(run)});
    if (has_weights(run)) all.push_back({"connections", connection_caption(run), connection_graph(run)});
    return all;
}

}  // namespace neurapse
