// SPDX-License-Identifier: MIT
// Where the tables are that a description names: arrays in memory, by name, or files in a folder.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "neurapse/catalogue/fields.hpp"

namespace neurapse::python {

/// Finds a name among the arrays first, then in the folder.
file_reader files_in(nanobind::dict const& arrays, std::string const& folder);

}  // namespace neurapse::python
