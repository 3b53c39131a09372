// SPDX-License-Identifier: MIT
// The parts of a page in the order in which they are read.
#include "neurapse/report/html.hpp"

#include <algorithm>

#include "neurapse/report/numbers.hpp"
#include "neurapse/report/page.hpp"
#include "neurapse/report/svg.hpp"

namespace neurapse {
namespace {

using namespace plot;

std::string title_of(recordings const& run) { return run.title.empty() ? "Untitled run" : run.title; }

/// Numbers line up at the right.
bool numeric(std::string const& cell) {
    auto const part = [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == 'e';
    };
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    return cell == "\u2013" ||
           (std::any_of(cell.begin(), cell.end(), digit) && std::all_of(cell.begin(), cell.end(), part));
}

bool numeric_column(report_table const& table, std::size_t column) {
    return std::all_of(table.rows.begin(), table.rows.end(), [&](auto const& row) {
        return column >= row.size() || row[column].empty() || numeric(row[column]);
    });
}

std::string row_of(report_table const& table, std::vector<std::string> const& cells, std::string const& tag) {
    std::string html = "<tr>";
    for (std::size_t k = 0; k < cells.size(); ++k)
        html += element(tag, cells[k], numeric_column(table, k) && !table.rows.empty() ? "n" : "");
    return html + "</tr>\n";
}

std::string table_of(report_table const& table) {
    std::string html = table.title.empty() ? "" : element("h2", table.title);
    html += "<div class=\"scroll\"><table>\n";
    if (!table.header.empty()) html += "<thead>" + row_of(table, table.header, "th") + "</thead>\n";
    html += "<tbody>";
    for (auto const& row : table.rows) html += row_of(table, row, "td");
    return html + "</tbody>\n</table></div>\n";
}

std::string mean_rate(population_summary const& p, double duration_ms) {
    if (p.size == 0 || !(duration_ms > 0)) return "\u2013";
    return fixed(1000 * double(p.spikes) / p.size / duration_ms, 2);
}

report_table populations_of(recordings const& run) {
    report_table table{"Populations", {"name", "model", "neurons", "spikes", "mean rate (Hz)"}, {}};
    for (auto const& p : run.populations) {
        if (p.event_of) continue;
        table.rows.push_back(
            {p.name, p.model, grouped(p.size), grouped(p.spikes), mean_rate(p, run.duration_ms)});
    }
    return table;
}

std::string summary_of(recordings const& run) {
    std::uint64_t neurons = 0, spikes = 0;
    for (auto const& p : run.populations) {
        if (p.event_of) continue;
        neurons += p.size;
        spikes += p.spikes;
    }
    auto const dot = " \u00b7 ";
    return significant(run.duration_ms, 9) + " ms in steps of " + significant(run.dt_ms, 6) + " ms" + dot +
           "seed " + std::to_string(run.seed) + dot + counted(neurons, "neuron") + dot +
           counted(spikes, "spike");
}

std::string figure_of(report_figure const& figure) {
    return "<figure id=\"" + escaped(figure.name) + "\">\n" + figure.svg +
           element("figcaption", figure.caption) + "</figure>\n";
}

std::string experiment(std::string const& text) {
    if (text.empty()) return "";
    return "<details>\n<summary>The experiment</summary>\n" + element("pre", text) + "</details>\n";
}

std::string card_of(index_entry const& entry) {
    return "<a class=\"card\" href=\"" + escaped(entry.href) + "\">\n" + element("h2", entry.title) +
           element("p", entry.summary, "muted") + entry.svg + "</a>\n";
}

}  // namespace

std::string html_report(recordings const& run, std::vector<report_figure> const& figures,
                        std::vector<report_table> const& tables, std::string const& source_text,
                        std::vector<report_text> const& texts) {
    auto body = element("h1", title_of(run)) + element("p", summary_of(run), "muted");
    if (!run.populations.empty()) body += table_of(populations_of(run));
    if (figures.empty()) body += element("p", "Nothing was recorded.");
    for (auto const& figure : figures) body += figure_of(figure);
    for (auto const& table : tables) body += table_of(table);
    for (auto const& t : texts) body += element("h2", t.title) + element("pre", t.text);
    return html_page(title_of(run), body + experiment(source_text));
}

std::string html_index(std::string const& title, std::vector<index_entry> const& entries) {
    auto body = element("h1", title);
    if (entries.empty()) body += element("p", "There is nothing here yet.", "muted");
    body += "<div class=\"cards\">\n";
    for (auto const& entry : entries) body += card_of(entry);
    return html_page(title, body + "</div>\n");
}

}  // namespace neurapse
