// SPDX-License-Identifier: MIT
// `neurapse bench`: networks of the literature, proved and then timed.
#pragma once

#include <optional>
#include <string>

namespace neurapse::cli {

struct bench_options {
    std::string name;
    int threads = 1;
    std::optional<double> seconds, scale;
    std::optional<std::string> storage, precision, input;
    bool json = false;
};

/// Runs one benchmark, or lists them all where none is named.
int run_bench(bench_options const& options);

}  // namespace neurapse::cli
