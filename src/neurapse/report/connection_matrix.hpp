// SPDX-License-Identifier: MIT
// The synapses of a large network as a picture of source against target, darker where there
// are more of them.
#pragma once

#include <string>
#include <vector>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// Along each side at most this many cells; larger networks share cells.
inline constexpr std::uint32_t matrix_cells = 200;

/// The synapses of these snapshots as an SVG file.
std::string connection_matrix(std::vector<weight_snapshot const*> const& snapshots, recordings const& run);

}  // namespace neurapse
