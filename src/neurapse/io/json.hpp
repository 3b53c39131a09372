// SPDX-License-Identifier: MIT
// Descriptions as JSON, for programs: numbers with a unit are text, as in experiment files.
#pragma once

#include <string>

#include "neurapse/catalogue/setting.hpp"

namespace neurapse {

std::string to_json(settings const& description);

}  // namespace neurapse
