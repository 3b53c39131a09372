// SPDX-License-Identifier: MIT
// Panels are gathered first, so that each knows its range, names and spikes before it is drawn.
#include "neurapse/report/trace_plot.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/axes.hpp"
#include "neurapse/report/curves.hpp"
#include "neurapse/report/numbers.hpp"
#include "neurapse/report/sheet.hpp"
#include "neurapse/report/spike_marks.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse {
namespace {

using namespace plot;

constexpr double spike_row = 9;

struct curve {
    trace const* data = nullptr;
    std::vector<double> const* time = nullptr;
};

/// A neuron whose spikes stand above a panel, in the colour of its curve.
struct spiker {
    traced_neuron who;
    std::size_t colour = 0;
};

struct trace_panel {
    std::string unit;
    std::vector<curve> curves;
    std::vector<spiker> spikers;
};

/// Potentials come first and plain numbers last, the others as they were recorded.
int rank_of(std::string const& unit) { return unit == "mV" ? 0 : unit.empty() ? 2 : 1; }

std::vector<trace_panel> in_order(std::vector<trace_panel> const& panels) {
    std::vector<trace_panel> sorted;
    for (int rank = 0; rank < 3; ++rank)
        for (auto const& one : panels)
            if (rank_of(one.unit) == rank) sorted.push_back(one);
    return sorted;
}

/// What is recorded together shares panels, one for each unit.
std::vector<trace_panel> panels_of(recordings const& run) {
    std::vector<trace_panel> panels;
    for (auto const& group : run.traces) {
        auto const first = std::ptrdiff_t(panels.size());
        for (auto const& one : group.traces) {
            auto at = std::find_if(panels.begin() + first, panels.end(),
                                   [&](auto const& p) { return p.unit == one.unit; });
            if (at == panels.end()) at = panels.insert(at, {one.unit, {}, {}});
            at->curves.push_back({&one, &group.time_ms});
        }
    }
    return in_order(panels);
}

/// Each traced neuron whose population's spikes were recorded, at its first named curve.
void find_spikers(std::vector<trace_panel>& panels, recordings const& run) {
    std::vector<traced_neuron> seen;
    for (auto& panel : panels)
        for (std::size_t k = 0; k < std::min(panel.curves.size(), most_named); ++k) {
            auto const who = neuron_of(panel.curves[k].data->label, run);
            auto const& of = run.spikes_of;
            if (!who.found || std::find(of.begin(), of.end(), who.population) == of.end()) continue;
            if (std::find(seen.begin(), seen.end(), who) != seen.end()) continue;
            seen.push_back(who);
            panel.spikers.push_back({who, k});
        }
}

/// The name after the dot, if all curves of the panel share it.
std::string shared_variable(trace_panel const& panel) {
    auto const variable = [](std::string const& label) {
        auto const dot = label.rfind('.');
        return dot == std::string::npos ? label : label.substr(dot + 1);
    };
    auto const first = variable(panel.curves.front().data->label);
    for (auto const& c : panel.curves)
        if (variable(c.data->label) != first) return panel.unit.empty() ? "value" : "";
    return shortened(first, 16);
}

/// Ticks on half pixels, so that a neuron that fires often costs no more than the row can show.
void draw_spikes(sheet& page, trace_panel const& panel, axis const& time, recordings const& run) {
    constexpr double unit = 0.5;
    scale const x{time.values, 0, sheet::inner_width / unit};
    for (auto const& [who, colour] : panel.spikers) {
        std::vector<mark> ticks;
        for (std::size_t k = 0; k < run.spikes.time_ms.size(); ++k)
            if (run.spikes.population[k] == who.population && run.spikes.neuron[k] == who.neuron)
                ticks.push_back({0, int(std::lround(x(run.spikes.time_ms[k])))});
        page.picture.begin_group({sheet::left, page.y()}, unit, unit);
        if (!ticks.empty())
            page.picture.path(marks_path(distinct(ticks), 12), look(stroke_of(colour) + " butt", 1.2 / unit));
        page.picture.end_group();
        page.skip(spike_row);
    }
}

std::vector<legend_entry> names(trace_panel const& panel) {
    std::vector<legend_entry> entries;
    auto const named = std::min(panel.curves.size(), most_named);
    for (std::size_t k = 0; k < named; ++k)
        entries.push_back({panel.curves[k].data->label, look(stroke_of(k), 2)});
    if (panel.curves.size() > named)
        entries.push_back({"and " + grouped(panel.curves.size() - named) + " more, thin and unnamed"});
    return entries;
}

/// Unnamed curves lie beneath the named ones and share a budget of points.
void draw_curves(svg& picture, trace_panel const& traces, panel const& on) {
    auto const n = traces.curves.size(), named = std::min(n, most_named);
    auto const columns = std::size_t(on.area.width);
    auto const few = std::clamp<std::size_t>(20'000 / std::max<std::size_t>(1, n), 40, columns);
    for (std::size_t k = named; k < n; ++k)
        draw_strokes(picture, thinned(*traces.curves[k].time, traces.curves[k].data->values, on, few),
                     look(stroke_of(k), 0.5, 0.6));
    for (std::size_t k = named; k-- > 0;)
        draw_strokes(picture, thinned(*traces.curves[k].time, traces.curves[k].data->values, on, columns),
                     stroke_of(k));
}

}  // namespace

traced_neuron neuron_of(std::string const& label, recordings const& run) {
    auto const open = label.rfind('['), close = label.find(']', open);
    if (open == std::string::npos || close == std::string::npos || close - open < 2 || close - open > 10)
        return {};
    std::uint64_t neuron = 0;
    for (auto at = open + 1; at < close; ++at) {
        if (label[at] < '0' || label[at] > '9') return {};
        neuron = 10 * neuron + std::uint64_t(label[at] - '0');
    }
    for (std::uint32_t p = 0; p < run.populations.size(); ++p)
        if (label.compare(0, open, run.populations[p].name) == 0 && neuron < run.populations[p].size)
            return {true, p, std::uint32_t(neuron)};
    return {};
}

std::string trace_plot(recordings const& run) {
    auto panels = panels_of(run);
    find_spikers(panels, run);
    sheet page("Traces", "");
    auto const time = time_axis(run.duration_ms);
    for (std::size_t k = 0; k < panels.size(); ++k) {
        auto const& one = panels[k];
        extent values;
        for (auto const& c : one.curves) values.add(c.data->values);
        page.legend(names(one));
        draw_spikes(page, one, time, run);
        auto const label = with_unit(shared_variable(one), one.unit);
        auto const area = page.take(panels.size() == 1 ? 240 : 150);
        draw_curves(page.picture, one,
                    draw_axes(page.picture, area, time, {label, values.padded()}, foot_of(k, panels.size())));
    }
    return page.finish();
}

}  // namespace neurapse
