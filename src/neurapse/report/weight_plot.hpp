// SPDX-License-Identifier: MIT
// How the weights of projections went over time: the mean, a band of one standard deviation
// to either side, and the least and greatest weight.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// All weight series of the run as an SVG file: one panel for all projections if they share a
/// unit, else one for each.
std::string weight_plot(recordings const& run);

}  // namespace neurapse
