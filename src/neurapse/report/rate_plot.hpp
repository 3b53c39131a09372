// SPDX-License-Identifier: MIT
// The recorded population rates over time, bin by bin.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// All rate series of the run as an SVG file.
std::string rate_plot(recordings const& run);

}  // namespace neurapse
