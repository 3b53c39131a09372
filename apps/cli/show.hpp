// SPDX-License-Identifier: MIT
// The commands that only tell: models, explain, rest, init.
#pragma once

#include <string>
#include <vector>

namespace neurapse::cli {

int show_models(std::string const& name, bool markdown);
int export_cpp(std::string const& file, std::string const& model);
int explain(std::string const& code, bool markdown);
int show_rest(std::string const& model, std::vector<std::string> const& sets, std::string const& current);
/// Writes a commented starter experiment where no file is yet.
int write_starter(std::string const& file);

}  // namespace neurapse::cli
