// SPDX-License-Identifier: MIT
// Counts are binned once, then drawn as one path for each of a few shades.
#include "neurapse/report/connection_matrix.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/axes.hpp"
#include "neurapse/report/numbers.hpp"
#include "neurapse/report/sheet.hpp"
#include "neurapse/report/spike_marks.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse {
namespace {

using namespace plot;

constexpr std::uint32_t most_shades = 5;
constexpr double side = 400;

/// The populations along one side of the matrix, one after the other.
struct edge_of_matrix {
    std::vector<double> first;  ///< row of neuron 0; below zero for populations that are not there
    std::vector<double> size;
    double rows = 0;

    edge_of_matrix(std::vector<char> const& used, recordings const& run) {
        for (std::size_t p = 0; p < used.size(); ++p) {
            first.push_back(used[p] ? rows : -1);
            size.push_back(run.populations[p].size);
            if (used[p]) rows += size.back();
        }
    }

    int cells() const { return int(std::min(rows, double(matrix_cells))); }
    /// Below zero for a neuron that is nowhere along this side.
    int cell(std::uint32_t population, std::uint32_t neuron) const {
        if (population >= first.size() || neuron >= size[population]) return -1;
        return int((first[population] + neuron) * cells() / rows);
    }
};

struct matrix {
    edge_of_matrix sources, targets;
    std::vector<std::uint32_t> count;  ///< of cell (target, source)
    std::uint64_t synapses = 0;
    std::uint32_t most = 0;
};

std::vector<char> used_in(std::vector<weight_snapshot const*> const& snapshots,
                          std::vector<std::uint32_t> weight_snapshot::* column, recordings const& run) {
    std::vector<char> used(run.populations.size(), 0);
    for (auto const* s : snapshots)
        for (auto const p : s->*column)
            if (p < used.size()) used[p] = 1;
    return used;
}

matrix counted_matrix(std::vector<weight_snapshot const*> const& snapshots, recordings const& run) {
    matrix m{{used_in(snapshots, &weight_snapshot::source_population, run), run},
             {used_in(snapshots, &weight_snapshot::target_population, run), run},
             {}};
    m.count.assign(std::size_t(m.sources.cells()) * std::size_t(m.targets.cells()), 0);
    for (auto const* s : snapshots)
        for (std::size_t k = 0; k < s->weight.size(); ++k) {
            auto const x = m.sources.cell(s->source_population[k], s->source[k]);
            auto const y = m.targets.cell(s->target_population[k], s->target[k]);
            if (x < 0 || y < 0) continue;
            auto& cell = m.count[std::size_t(y) * std::size_t(m.sources.cells()) + std::size_t(x)];
            m.most = std::max(m.most, ++cell);
            ++m.synapses;
        }
    return m;
}

/// Shade k covers the counts (k most / n, (k + 1) most / n].
std::uint32_t shades_of(matrix const& m) { return std::clamp(m.most, 1u, most_shades); }
std::uint32_t top_of(matrix const& m, std::uint32_t k) { return (k + 1) * m.most / shades_of(m); }
double opacity_of(matrix const& m, std::uint32_t k) {
    return shades_of(m) == 1 ? 0.85 : 0.22 + 0.78 * k / (shades_of(m) - 1);
}

void draw_shade(svg& picture, panel const& on, matrix const& m, std::uint32_t k) {
    std::vector<mark> cells;
    auto const columns = m.sources.cells();
    auto const low = k == 0 ? 0 : top_of(m, k - 1), high = top_of(m, k);
    for (std::size_t c = 0; c < m.count.size(); ++c)
        if (m.count[c] > low && m.count[c] <= high) cells.push_back({int(c) / columns, int(c) % columns});
    if (cells.empty()) return;
    auto const step_x = on.area.width / columns, step_y = on.area.height / m.targets.cells();
    picture.begin_group({on.area.x, on.area.y + step_y / 2}, step_x, step_y);
    picture.path(cells_path(std::move(cells)), look(stroke_of(0) + " butt cell", 1, opacity_of(m, k)));
    picture.end_group();
}

void draw_key(svg& picture, panel const& on, matrix const& m) {
    point at{on.area.right() + 24, on.area.y + 8};
    picture.text(at, "synapses", "note");
    picture.text({at.x, at.y + 18}, "in a cell", "note");
    for (std::uint32_t k = 0; k < shades_of(m); ++k) {
        at.y += k == 0 ? 44 : 22;
        auto const low = k == 0 ? 1 : top_of(m, k - 1) + 1, high = top_of(m, k);
        picture.rect({at.x, at.y - 7, 14, 14}, look(fill_of(0), 0, opacity_of(m, k)));
        picture.text({at.x + 21, at.y}, low == high ? grouped(low) : grouped(low) + "\u2013" + grouped(high),
                     "key");
    }
}

/// Bars in the colour of each population along the top and the right side.
std::vector<legend_entry> draw_populations(svg& picture, panel const& on, matrix const& m,
                                           recordings const& run) {
    std::vector<legend_entry> entries;
    for (std::size_t p = 0; p < run.populations.size(); ++p) {
        auto const x = m.sources.first[p] - 0.5, y = m.targets.first[p] - 0.5;
        auto const bar = look(stroke_of(p) + " butt", 5);
        auto const top = on.area.y - 4, right = on.area.right() + 4;
        if (x > -1) picture.line({on.x(x), top}, {on.x(x + m.sources.size[p]), top}, bar);
        if (y > -1) picture.line({right, on.y(y)}, {right, on.y(y + m.targets.size[p])}, bar);
        if (x < -1 && y < -1) continue;
        entries.push_back({run.populations[p].name + " (" + grouped(run.populations[p].size) + ")",
                           look(stroke_of(p) + " butt", 5)});
    }
    return entries;
}

}  // namespace

std::string connection_matrix(std::vector<weight_snapshot const*> const& snapshots, recordings const& run) {
    auto const m = counted_matrix(snapshots, run);
    auto const wide = std::max(1.0, m.sources.rows), tall = std::max(1.0, m.targets.rows);
    sheet page("Connections", counted(m.synapses, "synapse"));
    page.skip(2);
    auto area = page.take(tall < 0.5 * wide ? side / 2 : side);
    area.width = wide < 0.5 * tall ? side / 2 : side;
    auto const on = draw_axes(page.picture, area, {"source neuron", {-0.5, wide - 0.5}, 1, 1},
                              {"target neuron", {-0.5, tall - 0.5}, 1, 1}, foot::labelled, growth::down);
    for (std::uint32_t k = 0; k < shades_of(m) && !m.count.empty(); ++k) draw_shade(page.picture, on, m, k);
    draw_key(page.picture, on, m);
    page.skip(36);
    page.legend(draw_populations(page.picture, on, m, run));
    page.skip(-22);
    return page.finish();
}

}  // namespace neurapse
