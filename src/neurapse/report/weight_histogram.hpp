// SPDX-License-Identifier: MIT
// How the weights of each projection are distributed, at its first snapshot and at its last.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

inline constexpr int weight_histogram_bins = 50;

/// One panel for each projection that has a snapshot, as an SVG file.
std::string weight_histogram(recordings const& run);

}  // namespace neurapse
