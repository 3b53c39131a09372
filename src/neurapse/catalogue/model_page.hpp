// SPDX-License-Identifier: MIT
// The catalogue as text: a list of all models, or one with its equation, parameters, bounds,
// defaults and reference; for the terminal or as Markdown for the documentation.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace neurapse {

/// A line for each model of each room.
std::string model_list();

/// Everything about one model; nothing if no room has it.
std::optional<std::string> model_page(std::string const& name);

/// The whole catalogue as a page of documentation.
std::string models_markdown();

/// Names of all models, for suggestions.
std::vector<std::string> model_names();

}  // namespace neurapse
