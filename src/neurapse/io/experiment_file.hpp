// SPDX-License-Identifier: MIT
// An experiment file: its text for messages, its description, and where its data files are.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "neurapse/catalogue/session.hpp"
#include "neurapse/catalogue/setting.hpp"

namespace neurapse {

struct experiment_file {
    std::filesystem::path path;
    std::string text;
    settings description;
};

/// Fills text and description from the path. Throws `error`; the text is there by then, so that
/// messages can show its lines.
void read_experiment(experiment_file& file);

/// Reads and finds good; complaints are those of read_plan.
plan plan_of(experiment_file const& file);
/// The same for a description that names files which `files` reads.
plan plan_of(settings const& description, file_reader const& files);

/// Writes the results of a session with figures, report and manifest.
struct run_note {
    double wall_seconds = 0;
    bool interrupted = false;
};
void write_session(recordings const& results, plan const& p, experiment_file const& file,
                   std::filesystem::path const& directory, run_note const& note);

/// One line of the index over several reports.
struct report_link {
    std::string title, href, summary;
    recordings const* results;
};
void write_index(std::filesystem::path const& file, std::string const& title,
                 std::vector<report_link> const& links);

/// "0.1.0"
std::string version();

}  // namespace neurapse
