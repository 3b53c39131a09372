// SPDX-License-Identifier: MIT
#include "usage.hpp"

#include <algorithm>

#include "neurapse/base/text.hpp"

namespace neurapse::cli {
namespace {

std::string joined(std::vector<std::string> const& names) {
    std::string all;
    for (auto const& n : names) all += (all.empty() ? "" : ", ") + n;
    return all;
}

std::vector<std::string> commands_of(CLI::App const& app) {
    std::vector<std::string> all;
    for (auto const* sub : app.get_subcommands(nullptr)) all.push_back(sub->get_name());
    return all;
}

std::vector<std::string> options_of(CLI::App const& app) {
    std::vector<std::string> all;
    for (auto const* option : app.get_options())
        for (auto const& name : option->get_lnames()) all.push_back("--" + name);
    return all;
}

/// The nearest of options; that all begin with dashes makes none of them alike.
std::string nearest_option(std::string const& given, std::vector<std::string> const& known) {
    std::vector<std::string> names;
    for (auto const& k : known) names.push_back(k.substr(2));
    auto const near = nearest(given.substr(std::min(given.find_first_not_of('-'), given.size())), names);
    return near.empty() ? "" : "--" + near;
}

std::string no_command(CLI::App const& app, std::vector<std::string> const& arguments) {
    if (arguments.empty()) return "no command is given; see neurapse --help";
    auto const known = commands_of(app);
    auto const& given = arguments.front();
    auto near = nearest(given, known);
    if (near.empty()) near = nearest_option(given, options_of(app));  // neurapse version
    return "there is no command " + given + "; " +
           (near.empty() ? "choose from " + joined(known) : "did you mean " + near + "?");
}

std::string unexpected(CLI::App const& command, std::vector<std::string> const& arguments) {
    auto const known = options_of(command);
    auto const takes = [&](std::string const& a) {
        return std::find(known.begin(), known.end(), a.substr(0, a.find('='))) != known.end();
    };
    for (auto const& a : arguments) {
        if (a.rfind("-", 0) != 0 || takes(a)) continue;
        auto const near = nearest_option(a.substr(0, a.find('=')), known);
        return command.get_name() + " has no option " + a + "; " +
               (near.empty() ? "choose from " + joined(known) : "did you mean " + near + "?");
    }
    auto const extra = command.remaining();
    return (extra.empty() ? "an argument" : extra.front()) + " is one argument too many; see neurapse " +
           command.get_name() + " --help";
}

std::string missing(std::string const& command) {
    if (command == "rest") return "no model is named; write e.g. neurapse rest lif";
    return "no file is named; write e.g. neurapse " + command + " experiment.toml";
}

}  // namespace

std::string usage_complaint(CLI::App const& app, CLI::ParseError const& e,
                            std::vector<std::string> const& arguments) {
    auto const chosen = app.get_subcommands();
    if (chosen.empty()) return no_command(app, arguments);
    auto const& command = *chosen.front();
    auto const name = command.get_name();
    std::string const said = e.what();
    switch (CLI::ExitCodes(e.get_exit_code())) {
        case CLI::ExitCodes::ExtrasError: return unexpected(command, arguments);
        case CLI::ExitCodes::RequiredError: return missing(name);
        case CLI::ExitCodes::ArgumentMismatch:
            return said.substr(0, said.find(':')) + " is given without a value; see neurapse " + name +
                   " --help";
        case CLI::ExitCodes::ValidationError:
        case CLI::ExitCodes::ConversionError:
            return said.find("--trials") != std::string::npos
                       ? "--trials is a whole number from 1 to 1000000; write e.g. --trials 10"
                       : said + "; see neurapse " + name + " --help";
        default: return said + "; see neurapse " + name + " --help";
    }
}

}  // namespace neurapse::cli
