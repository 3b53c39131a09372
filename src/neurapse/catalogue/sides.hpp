// SPDX-License-Identifier: MIT
// The neurons on a side of a projection, which may be parts of several populations.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"

namespace neurapse {

std::size_t count_of(std::vector<selection> const& side);
/// As it was written: exc+inh[0:5].
std::string joined(std::vector<selection> const& side);
/// Positions of the same neurons on the two sides.
pairing pairing_of(plan const& p, std::vector<selection> const& from, std::vector<selection> const& to);

}  // namespace neurapse
