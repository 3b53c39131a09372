// SPDX-License-Identifier: MIT
// Complaints as people read them: the sentence, the line of the file, a caret under the place.
#pragma once

#include <string>
#include <string_view>

#include "neurapse/base/error.hpp"

namespace neurapse {

/// At most three lines: "file:line:column: E006: what (why); remedy", the line, the caret.
/// `text` is the file's content, empty where there is none.
std::string rendered(complaint const& c, std::string const& file, std::string_view text);

/// The complaints of an error in the order of their places, and after fifty how many are left.
std::string rendered(error const& e, std::string const& file, std::string_view text);

}  // namespace neurapse
