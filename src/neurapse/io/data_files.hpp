// SPDX-License-Identifier: MIT
// Finds and reads the data files that a description names, relative to where it stands itself.
#pragma once

#include <filesystem>

#include "neurapse/catalogue/fields.hpp"

namespace neurapse {

/// Reads NPY by its ending, lists of spikes by their header (time, neuron), other text as a
/// matrix of numbers.
file_reader files_beside(std::filesystem::path const& description);

}  // namespace neurapse
