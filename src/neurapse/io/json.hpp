// SPDX-License-Identifier: MIT
// Descriptions as JSON, for programs: numbers with a unit are text, as in experiment files, and
// what was written as text stays as it was, so that a title "100 Hz" is no rate.
#pragma once

#include <string>

#include "neurapse/catalogue/setting.hpp"

namespace neurapse {

std::string to_json(settings const& description);

}  // namespace neurapse
