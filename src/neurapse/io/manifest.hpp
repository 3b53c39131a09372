// SPDX-License-Identifier: MIT
// The summary of a folder of results, as JSON: what ran, how long, what came out, and which
// files hold it. Programs start reading here.
#pragma once

#include <string>
#include <vector>

#include "neurapse/io/results.hpp"

namespace neurapse {

std::string manifest(recordings const&, result_extras const&, std::vector<std::string> const& files);

/// The files that a manifest lists, plain names only; none where the text is no manifest of ours.
std::vector<std::string> files_of_manifest(std::string const& text);

}  // namespace neurapse
