// SPDX-License-Identifier: MIT
#pragma once

#include "benchmark.hpp"

namespace neurapse::cli {

/// Builds and runs a variant. The clock of the simulation starts after the time before.
outcome measured(benchmark const& b, variant const& v, int threads);

}  // namespace neurapse::cli
