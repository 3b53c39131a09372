// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "benchmark.hpp"

namespace neurapse::cli {

/// A number with so many digits that count, without an exponent where it can be.
std::string rounded(double x, int digits = 4);

/// What was measured, for people.
std::string in_lines(benchmark const& b, variant const& v, outcome const& of);
/// The same as one JSON object on one line; null where there is no such number.
std::string in_json(benchmark const& b, variant const& v, outcome const& of);

}  // namespace neurapse::cli
