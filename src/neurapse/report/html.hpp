// SPDX-License-Identifier: MIT
// Reports as web pages: one self-contained file for each run, and an index over several of
// them. All that users named or wrote is escaped.
#pragma once

#include <string>
#include <vector>

#include "neurapse/contract/recordings.hpp"
#include "neurapse/report/figures.hpp"

namespace neurapse {

struct report_table {
    std::string title;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

/// Lines as they were written, or as the program prints them.
struct report_text {
    std::string title, text;
};

/// The page of one run: what it was, its populations, the figures with their captions, the given
/// tables and texts, and the text of the experiment folded away at the end.
std::string html_report(recordings const& run, std::vector<report_figure> const& figures,
                        std::vector<report_table> const& tables, std::string const& source_text,
                        std::vector<report_text> const& texts = {});

struct index_entry {
    std::string title, href, summary;
    std::string svg;  ///< one figure of the report, or nothing
};

/// A page of links to reports, each with a figure to be known by.
std::string html_index(std::string const& title, std::vector<index_entry> const& entries);

}  // namespace neurapse
