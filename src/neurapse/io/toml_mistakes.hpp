// SPDX-License-Identifier: MIT
// What is wrong with a text that should be TOML, said to people: before it is parsed, and from
// what the parser says.
#pragma once

#include <string_view>

#include "neurapse/base/error.hpp"

namespace neurapse {

/// Throws where the text is no UTF-8, holds zero bytes or nests its keys without end.
void refuse_what_is_no_text(std::string_view text);

/// The complaint behind what the parser said, at a line and column (from 1, in characters).
error toml_mistake(std::string_view text, std::string_view said, place where);

}  // namespace neurapse
