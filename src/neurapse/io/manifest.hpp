// SPDX-License-Identifier: MIT
// The summary of a folder of results, as JSON: what ran, how long, what came out, and which
// files hold it. Programs start reading here.
#pragma once

#include <string>
#include <vector>

#include "neurapse/io/results.hpp"

namespace neurapse {

std::string manifest(recordings const&, result_extras const&, std::vector<std::string> const& files);

}  // namespace neurapse
