// SPDX-License-Identifier: MIT
// `neurapse run` and `neurapse check`: experiment files in, results or what they would be out.
#pragma once

#include <string>
#include <vector>

namespace neurapse::cli {

/// What the program ends with; 128 + signal where one stopped it.
enum exit_code { success = 0, bad_input = 1, bad_usage = 2, failed_run = 3, failed_write = 4 };

struct run_options {
    std::vector<std::string> files;
    std::string out = "out";
    std::vector<std::string> sets;  ///< "run.seed=2"
    int trials = 1;
    int threads = 0;  ///< 0: as many as are fastest
    bool quiet = false;
};

int run_files(run_options const& options);
int check_files(run_options const& options);

}  // namespace neurapse::cli
