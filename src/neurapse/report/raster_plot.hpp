// SPDX-License-Identifier: MIT
// Who fired when: one row per neuron, populations stacked in the order of the description from
// the bottom up, and beneath them the rate of each population over time.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// Up to this many spikes, each one is a mark of its own at a tenth of a pixel.
inline constexpr std::size_t raster_exact_limit = 20'000;
/// Up to this many, marks stand on half pixels and those that coincide are one. Beyond, every
/// pixel that holds a spike is filled. Nothing is left out at any size.
inline constexpr std::size_t raster_fine_limit = 200'000;

/// The raster of all recorded spikes as an SVG file.
std::string raster_plot(recordings const& run);

/// One sentence or two on what raster_plot shows of this run, and how exactly.
std::string raster_caption(recordings const& run);

}  // namespace neurapse
