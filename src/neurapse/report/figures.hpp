// SPDX-License-Identifier: MIT
// All the figures that make sense for what a run recorded, each with a name for its file and a
// caption for its reader.
#pragma once

#include <string>
#include <vector>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

struct report_figure {
    std::string name;     ///< raster, traces, rates, weights, weight_histogram or connections
    std::string caption;  ///< plain text
    std::string svg;      ///< a whole SVG file
};

/// In the order of the names above; none for what was not recorded.
std::vector<report_figure> figures_of(recordings const& run);

}  // namespace neurapse
