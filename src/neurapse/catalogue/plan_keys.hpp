// SPDX-License-Identifier: MIT
// Knows where every key of a description is at home, for those that stand elsewhere.
#pragma once

#include <string>
#include <string_view>

namespace neurapse {

/// "it belongs in [run]" or "it is a parameter of adex" for a key that is not known in the table
/// `path`; empty where it is known nowhere.
std::string home_of_key(std::string_view key, std::string_view path);

}  // namespace neurapse
