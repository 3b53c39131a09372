// SPDX-License-Identifier: MIT
#pragma once

#include "benchmark.hpp"

namespace neurapse::cli {

/// What is wrong with the answer of a run, in one sentence; empty where nothing is.
std::string objection_to(benchmark const& b, variant const& v, outcome const& of);

/// Runs the trial on one thread and on others, and says what is wrong with it.
std::string objection_to_trial(benchmark const& b, int threads);

}  // namespace neurapse::cli
