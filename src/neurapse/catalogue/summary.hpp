// SPDX-License-Identifier: MIT
// A plan in words and numbers: what would be built, how large it is, and with which parameters.
#pragma once

#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"

namespace neurapse {

/// One parameter of one population as it is used.
struct parameter_row {
    std::string population, name, value, meaning;
};

/// Parameters of membranes and receptors, defaults included.
std::vector<parameter_row> parameter_rows(plan const& p);

/// The ports that a projection ends on, each name once: "ampa and psc".
std::string ports_of(projection_plan const& p);

/// "12.3 MB"
std::string in_bytes(double bytes);

/// What is done otherwise than one may think: delays that are rounded, neurons that never rest.
std::vector<std::string> notes_of(plan const& p);

/// What would be built: a line for each population and projection, sums and notes.
std::string in_words(plan const& p);

}  // namespace neurapse
