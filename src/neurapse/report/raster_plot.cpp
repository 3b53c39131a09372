// SPDX-License-Identifier: MIT
// The detail of the marks is chosen by the number of spikes; the layout is the same for all.
#include "neurapse/report/raster_plot.hpp"

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

constexpr int rate_bins = 100;

/// A population in the stack: rows [first, first + size).
struct band {
    std::uint32_t population = 0;
    bool recorded = false;
    double first = 0, size = 0;
    std::vector<double> time_ms;
    std::vector<std::uint32_t> neuron;
};

/// The recorded populations from the bottom up, each with its spikes.
struct stack {
    std::vector<band> bands;
    double rows = 0;
};

/// One band for each population of the run, recorded or not.
std::vector<band> sorted_by_population(recordings const& run) {
    auto const& spikes = run.spikes;
    std::vector<band> all(run.populations.size());
    for (auto const p : run.spikes_of)
        if (p < all.size()) all[p].recorded = true;
    for (std::size_t k = 0; k < spikes.time_ms.size(); ++k) {
        if (spikes.population[k] >= all.size()) continue;
        auto& one = all[spikes.population[k]];
        one.recorded = true;
        one.time_ms.push_back(spikes.time_ms[k]);
        one.neuron.push_back(spikes.neuron[k]);
    }
    return all;
}

stack stacked(recordings const& run) {
    auto all = sorted_by_population(run);
    stack result;
    for (std::uint32_t p = 0; p < all.size(); ++p) {
        if (!all[p].recorded) continue;
        all[p].population = p;
        all[p].first = result.rows;
        all[p].size = run.populations[p].size;
        result.rows += all[p].size;
        result.bands.push_back(std::move(all[p]));
    }
    return result;
}

/// How spikes become marks: the unit of the grid in pixels and the shape drawn.
struct marking {
    double unit = 0.1;
    int height = 0;     ///< of ticks, in units; 0 for dots
    double stroke = 1;  ///< width, in units
    bool cells = false;
};

marking marking_for(panel const& on, double rows, std::size_t spikes) {
    auto const row = on.area.height / std::max(1.0, rows);
    if (spikes > raster_fine_limit) return {1, 0, 1, true};
    auto const unit = spikes > raster_exact_limit ? 0.5 : 0.1;
    if (row >= 4) return {unit, std::max(1, int(std::min(0.7 * row, 14.0) / unit)), 1.3 / unit, false};
    auto const dot =
        std::sqrt(0.3 * on.area.width * on.area.height / double(std::max<std::size_t>(1, spikes)));
    return {unit, 0, std::clamp(dot, 0.8, 2.4) / unit, false};
}

/// The spikes of a band on the grid of `how`, relative to the corner of the panel.
std::vector<mark> marks_of(band const& one, panel const& on, marking const& how) {
    std::vector<mark> marks;
    marks.reserve(one.time_ms.size());
    for (std::size_t k = 0; k < one.time_ms.size(); ++k) {
        auto const x = (on.x(one.time_ms[k]) - on.area.x) / how.unit;
        auto const y = (on.y(one.first + one.neuron[k]) - on.area.y) / how.unit - 0.5 * how.height;
        if (how.cells)
            marks.push_back({int(y), int(std::min(x, on.area.width - 1))});
        else
            marks.push_back({int(std::lround(y)), int(std::lround(x))});
    }
    return how.unit > 0.1 && !how.cells ? distinct(std::move(marks)) : marks;
}

/// Pixels that hold spikes, darker where they hold more.
void draw_cells(svg& picture, std::vector<mark> marks, std::uint32_t colour) {
    auto const levels = by_shade(std::move(marks));
    for (std::size_t k = 0; k < levels.size(); ++k)
        if (!levels[k].empty())
            picture.path(cells_path(levels[k]),
                         look(stroke_of(colour) + " butt cell", 1, 0.4 + 0.6 * double(k) / (shades - 1)));
}

void draw_band(svg& picture, panel const& on, band const& one, marking const& how) {
    auto marks = marks_of(one, on, how);
    if (marks.empty()) return;
    picture.begin_group({on.area.x, on.area.y + (how.cells ? 0.5 : 0)}, how.unit, how.unit);
    if (how.cells)
        draw_cells(picture, std::move(marks), one.population);
    else
        picture.path(marks_path(std::move(marks), how.height),
                     look(stroke_of(one.population) + (how.height > 0 ? " butt" : ""), how.stroke));
    picture.end_group();
}

double bin_for(recordings const& run) {
    return std::max(nice_ceiling(time_axis(run.duration_ms).values.high / rate_bins), run.dt_ms);
}

struct histogram {
    std::vector<double> edge, rate;
};

/// Bin k covers (k bin, (k + 1) bin]. The last one ends with the run and is counted by its own width.
histogram rates_of(band const& one, double end, double bin) {
    auto const n = std::max(1, int(std::ceil(end / bin - 1e-6)));
    histogram h{{}, std::vector<double>(std::size_t(n), 0.0)};
    for (auto const t : one.time_ms)
        ++h.rate[std::size_t(std::clamp(std::ceil(t / bin - 1e-6) - 1, 0.0, n - 1.0))];
    for (int k = 0; k < n; ++k) {
        auto const width = k + 1 < n ? bin : std::max(end - k * bin, 1e-3 * bin);
        h.edge.push_back((k + 1) * bin);
        h.rate[std::size_t(k)] *= 1000 / (width * std::max(1.0, one.size));
    }
    return h;
}

void draw_rates(svg& picture, box const& area, axis const& time, stack const& all, double bin) {
    extent heights;
    std::vector<histogram> curves;
    for (auto const& one : all.bands) {
        curves.push_back(rates_of(one, time.values.high, bin));
        heights.add(curves.back().rate);
    }
    auto const on = draw_axes(picture, area, time, {"rate (Hz)", heights.from_zero()}, foot::labelled);
    for (std::size_t k = 0; k < curves.size(); ++k)
        picture.polyline(staircase(curves[k].edge, bin, curves[k].rate, on),
                         stroke_of(all.bands[k].population));
}

std::vector<legend_entry> names(recordings const& run, stack const& all) {
    std::vector<legend_entry> entries;
    for (auto const& one : all.bands) {
        auto const& p = run.populations[one.population];
        entries.push_back({p.name + " (" + grouped(p.size) + ")", look(stroke_of(one.population), 4)});
    }
    return entries;
}

}  // namespace

std::string raster_plot(recordings const& run) {
    auto const all = stacked(run);
    auto const n = run.spikes.time_ms.size();
    sheet page("Spikes", counted(n, "spike"));
    page.legend(names(run, all));
    auto const time = time_axis(run.duration_ms);
    auto const rows = std::max(1.0, all.rows);
    auto const area = page.take(std::clamp(18 * rows, 54.0, 300.0));
    auto const on = draw_axes(page.picture, area, time, {"neuron", {-0.5, rows - 0.5}, 1, 1}, foot::bare);
    for (auto const& one : all.bands) draw_band(page.picture, on, one, marking_for(on, rows, n));
    draw_rates(page.picture, page.take(90), time, all, bin_for(run));
    return page.finish();
}

std::string raster_caption(recordings const& run) {
    auto const n = run.spikes.time_ms.size();
    auto text = counted(n, "spike") + ", one row for each neuron, populations from the bottom up. ";
    if (n > raster_fine_limit)
        text +=
            "There are too many to tell apart: every pixel that holds a spike is filled, darker where it "
            "holds "
            "more. ";
    else if (n > raster_exact_limit)
        text += "Every spike is drawn, to the nearest half pixel. ";
    return text + "Below, the mean rate of each population in bins of " + significant(bin_for(run), 4) +
           " ms.";
}

}  // namespace neurapse
