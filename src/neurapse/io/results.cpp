// SPDX-License-Identifier: MIT
#include "neurapse/io/results.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "neurapse/base/error.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/manifest.hpp"
#include "neurapse/io/npz.hpp"

namespace neurapse {

namespace {
/// One CSV file, cell by cell.
class csv_file {
public:
    csv_file(std::filesystem::path const& name, std::initializer_list<char const*> header) : file_{name} {
        for (auto const* cell : header) text(cell);
    }

    csv_file& text(std::string_view cell) {
        separate();
        if (cell.find_first_of(",;#\"\n\r") == cell.npos)
            text_ += cell;
        else
            quote(cell);
        return *this;
    }
    csv_file& number(double x) { return plain(print_number(x)); }
    csv_file& number(std::uint64_t n) { return plain(std::to_string(n)); }
    csv_file& number(std::uint32_t n) { return number(std::uint64_t{n}); }
    csv_file& nothing() { return plain(""); }

    void end_row() {
        text_ += '\n';
        first_ = true;
        if (text_.size() >= 1 << 20) flush();
    }
    void close() {
        flush();
        file_.close();
    }

private:
    csv_file& plain(std::string_view cell) {
        separate();
        text_ += cell;
        return *this;
    }
    void separate() {
        if (!first_) text_ += ',';
        first_ = false;
    }
    void quote(std::string_view cell) {
        text_ += '"';
        for (auto const c : cell) text_.append(c == '"' ? 2 : 1, c);
        text_ += '"';
    }
    void flush() {
        file_.write(text_);
        text_.clear();
    }

    file_writer file_;
    std::string text_;
    bool first_ = true;
};

void write_spikes(recordings const& r, std::filesystem::path const& file) {
    csv_file out{file, {"time_ms", "population", "neuron"}};
    out.end_row();
    auto const& spikes = r.spikes;
    for (std::size_t k = 0; k < spikes.time_ms.size(); ++k) {
        out.number(spikes.time_ms[k]).text(r.populations[spikes.population[k]].name).number(spikes.neuron[k]);
        out.end_row();
    }
    out.close();
}

std::string heading(trace const& t) { return t.unit.empty() ? t.label : t.label + " (" + t.unit + ")"; }

/// Groups sampled at different times share the rows; a cell without a sample stays empty.
void write_traces(recordings const& r, std::filesystem::path const& file) {
    csv_file out{file, {"time_ms"}};
    for (auto const& group : r.traces)
        for (auto const& t : group.traces) out.text(heading(t));
    out.end_row();
    constexpr auto never = std::numeric_limits<double>::infinity();
    std::vector<std::size_t> next(r.traces.size());
    auto const time_of = [&](std::size_t g) {
        auto const& times = r.traces[g].time_ms;
        return next[g] < times.size() ? times[next[g]] : never;
    };
    for (;;) {
        auto now = never;
        for (std::size_t g = 0; g < next.size(); ++g) now = std::min(now, time_of(g));
        if (now == never) break;
        out.number(now);
        for (std::size_t g = 0; g < next.size(); ++g) {
            bool const sampled = time_of(g) == now;
            for (auto const& t : r.traces[g].traces) sampled ? out.number(t.values[next[g]]) : out.nothing();
            next[g] += sampled;
        }
        out.end_row();
    }
    out.close();
}

void write_rates(recordings const& r, std::filesystem::path const& file) {
    csv_file out{file, {"bin_end_ms", "label", "neurons", "count", "rate_hz"}};
    out.end_row();
    for (auto const& series : r.rates)
        for (std::size_t k = 0; k < series.edge_ms.size(); ++k) {
            out.number(series.edge_ms[k]).text(series.label).number(series.neurons);
            out.number(series.counts[k]).number(series.rate_hz[k]).end_row();
        }
    out.close();
}

void write_weights(recordings const& r, std::filesystem::path const& file) {
    csv_file out{file,
                 {"time_ms", "projection", "mean", "deviation", "minimum", "maximum", "unit", "variable"}};
    out.end_row();
    for (auto const& w : r.weights)
        for (std::size_t k = 0; k < w.time_ms.size(); ++k) {
            out.number(w.time_ms[k]).text(w.projection).number(w.mean[k]).number(w.deviation[k]);
            out.number(w.minimum[k]).number(w.maximum[k]).text(w.unit).text(w.variable).end_row();
        }
    out.close();
}

void write_snapshots(recordings const& r, std::filesystem::path const& file) {
    csv_file out{file,
                 {"time_ms", "projection", "source_population", "source", "target_population", "target",
                  "weight", "unit", "delay_ms", "variable"}};
    out.end_row();
    for (auto const& s : r.snapshots)
        for (std::size_t k = 0; k < s.weight.size(); ++k) {
            out.number(s.time_ms).text(s.projection);
            out.text(r.populations[s.source_population[k]].name).number(s.source[k]);
            out.text(r.populations[s.target_population[k]].name).number(s.target[k]);
            out.number(s.weight[k]).text(s.unit).number(s.delay_ms[k]).text(s.variable).end_row();
        }
    out.close();
}

/// One value of every element of a list.
template <class List, class F>
auto each(List const& list, F const& value) {
    std::vector<std::decay_t<decltype(value(list.front()))>> values;
    for (auto const& element : list) values.push_back(value(element));
    return values;
}

void add_spikes(npz_writer& out, recordings const& r) {
    out.add("populations", each(r.populations, [](auto const& p) { return p.name; }));
    out.add("spikes_time_ms", r.spikes.time_ms);
    out.add("spikes_population", r.spikes.population);
    out.add("spikes_neuron", r.spikes.neuron);
}

void add_traces(npz_writer& out, trace_group const& group, std::string const& prefix) {
    table rows{group.traces.size(), group.time_ms.size(), {}};
    for (auto const& t : group.traces)
        rows.values.insert(rows.values.end(), t.values.begin(), t.values.end());
    out.add(prefix + "time_ms", group.time_ms);
    out.add(prefix + "values", rows);
    out.add(prefix + "labels", each(group.traces, [](auto const& t) { return t.label; }));
    out.add(prefix + "units", each(group.traces, [](auto const& t) { return t.unit; }));
}

void add_rates(npz_writer& out, std::vector<rate_series> const& all) {
    out.add("rate_labels", each(all, [](auto const& s) { return s.label; }));
    out.add("rate_neurons", each(all, [](auto const& s) { return s.neurons; }));
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const prefix = "rate_" + std::to_string(k) + "_";
        out.add(prefix + "bin_end_ms", all[k].edge_ms);
        out.add(prefix + "count", all[k].counts);
        out.add(prefix + "hz", all[k].rate_hz);
    }
}

void add_weights(npz_writer& out, std::vector<weight_series> const& all) {
    out.add("weight_projections", each(all, [](auto const& w) { return w.projection; }));
    out.add("weight_variables", each(all, [](auto const& w) { return w.variable; }));
    out.add("weight_units", each(all, [](auto const& w) { return w.unit; }));
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const prefix = "weight_" + std::to_string(k) + "_";
        out.add(prefix + "time_ms", all[k].time_ms);
        out.add(prefix + "mean", all[k].mean);
        out.add(prefix + "deviation", all[k].deviation);
        out.add(prefix + "minimum", all[k].minimum);
        out.add(prefix + "maximum", all[k].maximum);
    }
}

void add_snapshots(npz_writer& out, std::vector<weight_snapshot> const& all) {
    out.add("snapshot_projections", each(all, [](auto const& s) { return s.projection; }));
    out.add("snapshot_variables", each(all, [](auto const& s) { return s.variable; }));
    out.add("snapshot_units", each(all, [](auto const& s) { return s.unit; }));
    out.add("snapshot_time_ms", each(all, [](auto const& s) { return s.time_ms; }));
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const prefix = "snapshot_" + std::to_string(k) + "_";
        out.add(prefix + "source_population", all[k].source_population);
        out.add(prefix + "source", all[k].source);
        out.add(prefix + "target_population", all[k].target_population);
        out.add(prefix + "target", all[k].target);
        out.add(prefix + "weight", all[k].weight);
        out.add(prefix + "delay_ms", all[k].delay_ms);
    }
}

/// Removes what an earlier run left here, by its own account, and this one has not written again.
void remove_stale_files(std::filesystem::path const& directory, std::vector<std::string> const& written) {
    auto const is_file = [](auto const& path) {
        std::error_code unknown;
        return is_regular_file(symlink_status(path, unknown));
    };
    auto const earlier = directory / "manifest.json";
    if (!is_file(earlier)) return;
    for (auto const& name : files_of_manifest(read_file(earlier))) {
        if (std::find(written.begin(), written.end(), name) != written.end()) continue;
        if (!is_file(directory / name)) continue;
        std::error_code failed;
        if (!remove(directory / name, failed) && failed)
            throw error{code::write_failed, (directory / name).string(),
                        "a result of an earlier run cannot be removed: " + failed.message(),
                        "remove it, or choose another folder"};
    }
}
}  // namespace

void write_npz(recordings const& r, std::filesystem::path const& file) {
    npz_writer out{file};
    add_spikes(out, r);
    for (std::size_t g = 0; g < r.traces.size(); ++g)
        add_traces(out, r.traces[g], "trace_" + std::to_string(g) + "_");
    if (!r.rates.empty()) add_rates(out, r.rates);
    if (!r.weights.empty()) add_weights(out, r.weights);
    if (!r.snapshots.empty()) add_snapshots(out, r.snapshots);
    out.close();
}

void write_results(recordings const& r, std::filesystem::path const& directory, result_extras const& extras) {
    std::vector<std::string> files;
    auto const write = [&](std::string const& name, bool wanted, auto const& writer) {
        if (!wanted) return;
        writer(r, directory / name);
        files.push_back(name);
    };
    // A raster that stayed silent is a result too.
    bool const spikes = !r.spikes_of.empty() || !r.spikes.time_ms.empty();
    bool const others = !r.traces.empty() || !r.rates.empty() || !r.weights.empty() || !r.snapshots.empty();
    write("spikes.csv", spikes, write_spikes);
    write("traces.csv", !r.traces.empty(), write_traces);
    write("rates.csv", !r.rates.empty(), write_rates);
    write("weights.csv", !r.weights.empty(), write_weights);
    write("snapshots.csv", !r.snapshots.empty(), write_snapshots);
    write("result.npz", has_npz() && (spikes || others), write_npz);
    auto const print = [](std::string const& text) {
        return [&text](auto const&, auto const& file) { write_file(file, text); };
    };
    for (auto const& [name, svg] : extras.figures) write(name + ".svg", true, print(svg));
    write("report.html", !extras.report_html.empty(), print(extras.report_html));
    remove_stale_files(directory, files);
    write_file(directory / "manifest.json", manifest(r, extras, files));
}

}  // namespace neurapse
