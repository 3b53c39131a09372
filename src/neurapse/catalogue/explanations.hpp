// SPDX-License-Identifier: MIT
// What is behind each complaint code, for `neurapse explain` and the documentation.
#pragma once

#include <string>
#include <vector>

#include "neurapse/base/error.hpp"

namespace neurapse {

struct explanation {
    neurapse::code code;
    std::string title, text;
};

/// One page for each code, in order.
std::vector<explanation> const& explanations();

}  // namespace neurapse
