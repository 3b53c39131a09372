// SPDX-License-Identifier: MIT
#include "neurapse/io/experiment_file.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/io/data_files.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/json.hpp"
#include "neurapse/io/results.hpp"
#include "neurapse/io/toml.hpp"
#include "neurapse/report/html.hpp"

namespace neurapse {

void read_experiment(experiment_file& file) {
    file.text = read_file(file.path);
    file.description = parse_toml(file.text);
}

namespace {

/// Of few neurons every synapse is noted at the beginning, asked for or not, for a picture of
/// who connects to whom.
void add_connection_picture(plan& p) {
    std::size_t neurons = 0;
    for (auto const& population : p.populations) neurons += population.tells ? 0 : population.size;
    if (neurons > 60) return;
    record_plan r;
    r.what = record_plan::subject::snapshot;
    r.times = {0};
    for (std::size_t k = 0; k < p.projections.size(); ++k) {
        auto const has = [k](record_plan const& other) {
            auto const& all = other.projections;
            return other.what == record_plan::subject::snapshot &&
                   std::find(all.begin(), all.end(), k) != all.end();
        };
        if (std::none_of(p.records.begin(), p.records.end(), has)) r.projections.push_back(k);
    }
    if (!r.projections.empty()) p.records.push_back(r);
}

}  // namespace

plan plan_of(experiment_file const& file) { return plan_of(file.description, files_beside(file.path)); }

plan plan_of(settings const& description, file_reader const& files) {
    auto p = read_plan(description, files);
    add_connection_picture(p);
    return p;
}

namespace {

std::vector<report_table> tables_of(plan const& p) {
    report_table parameters{"Parameters", {"population", "parameter", "value", "meaning"}, {}};
    for (auto const& r : parameter_rows(p))
        parameters.rows.push_back({r.population, r.name, r.value, r.meaning});
    std::vector<report_table> all{parameters};
    if (p.projections.empty()) return all;
    report_table projections{"Projections", {"projection", "synapses", "receptor", "plastic"}, {}};
    for (auto const& one : p.projections)
        projections.rows.push_back(
            {one.name, print_number(std::round(one.expected)), ports_of(one), one.rule ? "yes" : "no"});
    all.push_back(projections);
    return all;
}

/// Models that the experiment writes as equations, as they were read.
std::vector<report_text> models_of(plan const& p) {
    std::vector<report_text> all;
    for (auto const& [name, page] : pages_of_models(p)) all.push_back({name, page});
    return all;
}

}  // namespace

void write_session(recordings const& results, plan const& p, experiment_file const& file,
                   std::filesystem::path const& directory, run_note const& note) {
    auto const figures = figures_of(results);
    result_extras extras;
    extras.description_text = to_toml(file.description);
    extras.description_json = to_json(file.description);
    extras.version = version();
    extras.wall_seconds = note.wall_seconds;
    extras.interrupted = note.interrupted;
    extras.report_html = html_report(results, figures, tables_of(p), file.text, models_of(p));
    for (auto const& f : figures) extras.figures.emplace_back(f.name, f.svg);
    write_results(results, directory, extras);
}

void write_index(std::filesystem::path const& file, std::string const& title,
                 std::vector<report_link> const& links) {
    std::vector<index_entry> entries;
    for (auto const& l : links) {
        auto const figures = figures_of(*l.results);
        entries.push_back({l.title, l.href, l.summary, figures.empty() ? "" : figures.front().svg});
    }
    write_file(file, html_index(title, entries));
}

std::string version() { return NEURAPSE_VERSION; }

}  // namespace neurapse
