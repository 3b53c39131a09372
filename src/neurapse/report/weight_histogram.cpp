// SPDX-License-Identifier: MIT
// First and last snapshot share their bins, so that their heights may be compared.
#include "neurapse/report/weight_histogram.hpp"

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

/// The first and the last snapshot of one projection and variable; one and the same if there is only one.
struct pair_of_snapshots {
    weight_snapshot const *first = nullptr, *last = nullptr;
};

std::vector<pair_of_snapshots> projections_of(std::vector<weight_snapshot> const& all) {
    std::vector<pair_of_snapshots> result;
    for (auto const& s : all) {
        auto const at = std::find_if(result.begin(), result.end(), [&](auto const& p) {
            return p.first->projection == s.projection && p.first->variable == s.variable;
        });
        if (at == result.end())
            result.push_back({&s, &s});
        else if (s.time_ms < at->first->time_ms)
            at->first = &s;
        else if (s.time_ms > at->last->time_ms)
            at->last = &s;
    }
    return result;
}

struct bins {
    std::vector<double> edge, count;
    double width = 1;
};

bins counted_in(range const& all, std::vector<double> const& weights) {
    auto const n = weight_histogram_bins;
    bins result{{}, std::vector<double>(std::size_t(n), 0.0), all.span() / n};
    for (int k = 0; k < n; ++k) result.edge.push_back(all.low + (k + 1) * result.width);
    for (auto const w : weights)
        if (std::isfinite(w))
            ++result.count[std::size_t(std::clamp((w - all.low) / result.width, 0.0, n - 1.0))];
    return result;
}

void draw_bins(svg& picture, panel const& on, bins const& data, std::size_t colour) {
    auto steps = staircase(data.edge, data.width, data.count, on);
    steps.insert(steps.begin(), {steps.front().x, on.area.bottom()});
    steps.push_back({steps.back().x, on.area.bottom()});
    picture.polygon(steps, look(fill_of(colour), 0, 0.25));
    picture.polyline(steps, stroke_of(colour));
}

std::string label_of(weight_snapshot const& s) {
    return s.projection + (s.variable == "w" ? "" : "." + s.variable) + " at " + significant(s.time_ms, 6) +
           " ms (" + grouped(s.weight.size()) + ")";
}

void draw_projection(sheet& page, pair_of_snapshots const& one) {
    auto const two = one.first != one.last;
    std::vector<legend_entry> entries{{label_of(*one.first), look(stroke_of(0), 4)}};
    if (two) entries.push_back({label_of(*one.last), look(stroke_of(1), 4)});
    page.legend(entries);
    extent values, heights;
    values.add(one.first->weight);
    values.add(one.last->weight);
    auto const all = values.padded();
    auto const before = counted_in(all, one.first->weight), after = counted_in(all, one.last->weight);
    heights.add(before.count);
    heights.add(after.count);
    auto const on = draw_axes(
        page.picture, page.take(160),
        {with_unit(one.first->variable == "w" ? "weight" : one.first->variable, one.first->unit), all},
        {"synapses", heights.from_zero(), 1, 1}, foot::labelled);
    draw_bins(page.picture, on, before, 0);
    if (two) draw_bins(page.picture, on, after, 1);
}

}  // namespace

std::string weight_histogram(recordings const& run) {
    sheet page("Distribution of weights", "");
    auto const projections = projections_of(run.snapshots);
    for (std::size_t k = 0; k < projections.size(); ++k) {
        if (k > 0) page.skip(44);
        draw_projection(page, projections[k]);
    }
    return page.finish();
}

}  // namespace neurapse
