// SPDX-License-Identifier: MIT
// Descriptions as TOML text: read with the place of every key and value, and written so that
// reading gives the same description again.
#pragma once

#include <string>
#include <string_view>

#include "neurapse/catalogue/setting.hpp"

namespace neurapse {

/// Reads TOML text. Text that is a number with a unit becomes that number. Throws `error` of
/// code::malformed_file with the place of the mistake.
settings parse_toml(std::string_view text);

/// The value of a text in quotes: a number with a unit where it is one.
setting setting_of(std::string const& text);

/// Reads one value as it would stand behind an equals sign; a bare word is a text.
setting parse_toml_value(std::string_view text);

/// The description as an experiment file: parse_toml(to_toml(x)) == x.
std::string to_toml(settings const& description);

/// Sets the value at a path such as run.seed, population.exc.size or projection.0.weight.
/// Throws `error` where the path leads nowhere.
void assign(settings& description, std::string const& path, std::string const& value);

}  // namespace neurapse
