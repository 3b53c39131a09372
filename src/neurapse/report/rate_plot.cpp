// SPDX-License-Identifier: MIT
// Staircases while bins are wider than pixels; beyond that the extremes of each pixel column.
#include "neurapse/report/rate_plot.hpp"

#include <algorithm>

#include "neurapse/report/axes.hpp"
#include "neurapse/report/curves.hpp"
#include "neurapse/report/numbers.hpp"
#include "neurapse/report/sheet.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse {
namespace {

using namespace plot;

constexpr std::size_t most_steps = 600;

void draw_series(svg& picture, rate_series const& series, panel const& on, look const& as) {
    if (series.edge_ms.size() > most_steps) {
        draw_strokes(picture, thinned(series.edge_ms, series.rate_hz, on, std::size_t(on.area.width)), as);
        return;
    }
    auto const steps = staircase(series.edge_ms, series.bin_ms, series.rate_hz, on);
    if (!steps.empty()) picture.polyline(steps, as);
}

/// A single series is filled down to zero.
void fill_series(svg& picture, rate_series const& series, panel const& on) {
    auto steps = staircase(series.edge_ms, series.bin_ms, series.rate_hz, on);
    if (steps.empty() || series.edge_ms.size() > most_steps) return;
    steps.push_back({steps.back().x, on.area.bottom()});
    steps.push_back({steps.front().x, on.area.bottom()});
    picture.polygon(steps, look(fill_of(0), 0, 0.2));
}

std::vector<legend_entry> names(std::vector<rate_series> const& rates) {
    std::vector<legend_entry> entries;
    auto const named = std::min(rates.size(), most_named);
    for (std::size_t k = 0; k < named; ++k)
        entries.push_back(
            {rates[k].label + ", bins of " + significant(rates[k].bin_ms, 4) + " ms", look(stroke_of(k), 2)});
    if (rates.size() > named)
        entries.push_back({"and " + grouped(rates.size() - named) + " more, thin and unnamed"});
    return entries;
}

}  // namespace

std::string rate_plot(recordings const& run) {
    extent heights;
    for (auto const& series : run.rates) heights.add(series.rate_hz);
    sheet page("Firing rates", "");
    page.legend(names(run.rates));
    auto const on = draw_axes(page.picture, page.take(220), time_axis(run.duration_ms),
                              {"rate (Hz)", heights.from_zero()}, foot::labelled);
    if (run.rates.size() == 1) fill_series(page.picture, run.rates.front(), on);
    for (std::size_t k = run.rates.size(); k-- > 0;)
        draw_series(page.picture, run.rates[k], on,
                    k < most_named ? look(stroke_of(k)) : look(stroke_of(k), 0.5, 0.6));
    return page.finish();
}

}  // namespace neurapse
