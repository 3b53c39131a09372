// SPDX-License-Identifier: MIT
// A run's recordings as a folder of files that spreadsheets, NumPy and people read. Only
// what was recorded is written, each file whole or not at all, the manifest last.
//
// result.npz, where there is libzip, holds the same data as the tables, as arrays (K, G count from 0):
//     populations                             names; an index elsewhere counts in this list
//     spikes_time_ms, spikes_population, spikes_neuron
//     trace_G_time_ms, trace_G_values         one row of values per trace of group G
//     trace_G_labels, trace_G_units           what the rows are
//     rate_labels, rate_neurons               the series counted
//     rate_K_bin_end_ms, rate_K_count, rate_K_hz
//     weight_projections, weight_units        the projections summarised
//     weight_K_time_ms, weight_K_mean, weight_K_deviation, weight_K_minimum, weight_K_maximum
//     snapshot_projections, snapshot_units, snapshot_time_ms
//     snapshot_K_source_population, snapshot_K_source, snapshot_K_target_population,
//     snapshot_K_target, snapshot_K_weight, snapshot_K_delay_ms
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// What belongs beside the recordings but is not recorded.
struct result_extras {
    std::string description_text;  ///< as the user wrote it
    std::string description_json;
    std::string version;
    double wall_seconds = 0;
    bool interrupted = false;
    std::string report_html;
    std::vector<std::pair<std::string, std::string>> figures;  ///< name and SVG
};

/// Writes result.npz alone, under another name. Throws code::write_failed.
void write_npz(recordings const&, std::filesystem::path const& file);

/// Writes into an existing directory spikes.csv, traces.csv, rates.csv, weights.csv,
/// snapshots.csv, result.npz, report.html, the figures and manifest.json; files of the same
/// name are replaced one by one, and others that an earlier manifest lists are removed once all of
/// these are written. Throws code::write_failed.
void write_results(recordings const&, std::filesystem::path const& directory, result_extras const&);

}  // namespace neurapse
