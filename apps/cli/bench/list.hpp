// SPDX-License-Identifier: MIT
// All benchmarks, by name.
#pragma once

#include "benchmark.hpp"

namespace neurapse::cli {

std::vector<benchmark> const& benchmarks();

// One source each.
benchmark pd14();
benchmark cuba();
benchmark coba();
benchmark cobahh();
benchmark brunel_stdp();
benchmark polychronization();
benchmark construction();
benchmark events();
std::vector<benchmark> equations();  ///< some of them with neurons written as equations
benchmark equations_stdp();
std::vector<benchmark> sweeps();  ///< one for each neuron model of the catalogue

}  // namespace neurapse::cli
