// SPDX-License-Identifier: MIT
// Bands lie beneath all lines, so that no projection hides another's mean.
#include "neurapse/report/weight_plot.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/axes.hpp"
#include "neurapse/report/curves.hpp"
#include "neurapse/report/numbers.hpp"
#include "neurapse/report/sheet.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse {
namespace {

using namespace plot;

constexpr std::size_t columns = std::size_t(sheet::inner_width);

/// A series and its place in the palette.
struct coloured {
    weight_series const* data = nullptr;
    std::size_t colour = 0;
};

std::vector<std::vector<coloured>> panels_of(std::vector<weight_series> const& all) {
    std::vector<std::vector<coloured>> panels;
    auto const one_unit = std::all_of(all.begin(), all.end(), [&](auto const& w) {
        return w.unit == all.front().unit && w.variable == all.front().variable;
    });
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (panels.empty() || !one_unit) panels.emplace_back();
        panels.back().push_back({&all[k], k});
    }
    return panels;
}

std::vector<double> shifted(weight_series const& w, double deviations) {
    auto const n = std::min(w.mean.size(), w.deviation.size());
    std::vector<double> values;
    for (std::size_t k = 0; k < n; ++k) values.push_back(w.mean[k] + deviations * w.deviation[k]);
    return values;
}

std::vector<point> joined(strokes const& pieces) {
    std::vector<point> all;
    for (auto const& piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

void draw_band(svg& picture, weight_series const& w, panel const& on, std::size_t colour) {
    auto outline = joined(thinned(w.time_ms, shifted(w, 1), on, columns));
    auto const lower = joined(thinned(w.time_ms, shifted(w, -1), on, columns));
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    if (outline.size() > 2) picture.polygon(outline, look(fill_of(colour), 0, 0.22));
}

void draw_lines(svg& picture, weight_series const& w, panel const& on, std::size_t colour) {
    for (auto const* edge : {&w.minimum, &w.maximum})
        draw_strokes(picture, thinned(w.time_ms, *edge, on, columns),
                     look(stroke_of(colour) + " dashed", 0.9));
    draw_strokes(picture, thinned(w.time_ms, w.mean, on, columns), look(stroke_of(colour), 2));
}

std::vector<legend_entry> names(std::vector<coloured> const& series) {
    std::vector<legend_entry> entries;
    for (auto const& [data, colour] : series)
        entries.push_back({data->projection + (data->variable == "w" ? "" : "." + data->variable),
                           look(stroke_of(colour), 2)});
    return entries;
}

std::string measured_in(std::vector<coloured> const& series) {
    auto const& first = series.front().data->variable;
    bool const one = std::all_of(series.begin(), series.end(),
                                 [&](coloured const& c) { return c.data->variable == first; });
    return !one ? "value" : first == "w" ? "weight" : first;
}

range range_of(std::vector<coloured> const& series) {
    extent values;
    for (auto const& one : series) {
        for (auto const* column : {&one.data->mean, &one.data->minimum, &one.data->maximum})
            values.add(*column);
        values.add(shifted(*one.data, 1));
        values.add(shifted(*one.data, -1));
    }
    return values.padded();
}

}  // namespace

std::string weight_plot(recordings const& run) {
    auto const panels = panels_of(run.weights);
    auto const time = time_axis(run.duration_ms);
    sheet page("Weights", "mean, \u00b1 deviation, range");
    for (std::size_t k = 0; k < panels.size(); ++k) {
        auto const& series = panels[k];
        page.legend(names(series));
        auto const on =
            draw_axes(page.picture, page.take(panels.size() == 1 ? 230 : 150), time,
                      {with_unit(measured_in(series), series.front().data->unit), range_of(series)},
                      foot_of(k, panels.size()));
        for (auto const& [data, colour] : series) draw_band(page.picture, *data, on, colour);
        for (auto const& [data, colour] : series) draw_lines(page.picture, *data, on, colour);
    }
    return page.finish();
}

}  // namespace neurapse
