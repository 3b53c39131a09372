// SPDX-License-Identifier: MIT
// A table as a value that can be compared: its rows, its columns and its numbers.
#pragma once

#include <tuple>
#include <vector>

#include "neurapse/contract/field.hpp"

using contents = std::tuple<std::size_t, std::size_t, std::vector<double>>;

inline contents content(neurapse::table const& t) { return {t.rows, t.columns, t.values}; }
