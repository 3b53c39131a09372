// SPDX-License-Identifier: MIT
// What is wrong with a command line, in one sentence with the nearest command or option.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace neurapse::cli {

/// The sentence for an error of the parser; `arguments` without the program's name.
std::string usage_complaint(CLI::App const& app, CLI::ParseError const& e,
                            std::vector<std::string> const& arguments);

}  // namespace neurapse::cli
