// SPDX-License-Identifier: MIT
// Finds the receptor port that a projection or a stimulus ends on, in every population it reaches.
#include <algorithm>

#include "neurapse/catalogue/plan.hpp"

namespace neurapse {
namespace {

/// A variable that spikes may be added to becomes a port when it is first named as one.
std::optional<std::size_t> port_of_variable(population_plan& population, std::string const& name) {
    if (!population.model) return {};
    auto const variables = population.model->variables();
    for (std::size_t k = 0; k < variables.size(); ++k) {
        if (variables[k].name != name || !population.model->takes_arrivals(k)) continue;
        port_plan port;
        port.name = name;
        port.model = catalogue::find(catalogue::receptors(), "delta");
        port.effect = port_effect::variable;
        port.unit = variables[k].dim;
        port.variable = k;
        population.ports.push_back(port);
        return population.ports.size() - 1;
    }
    return {};
}

/// The first port there is, or a variable that could be one.
std::optional<std::size_t> any_port_of(population_plan& population) {
    if (!population.ports.empty()) return 0;
    for (auto const& v : population.model ? population.model->variables() : std::vector<recordable>{})
        if (auto const k = port_of_variable(population, v.name)) return k;
    return {};
}

std::optional<std::size_t> read_port(reader& from, population_plan& population, std::string const& name) {
    std::vector<std::string> names;
    for (auto const& p : population.ports) names.push_back(p.name);
    auto const* given = from.find("receptor");
    auto const* word = given ? word_of(*given) : nullptr;
    auto const& wanted = word ? *word : name;
    if (word && !name.empty() && *word != name) {
        from.complain(code::contradiction, "receptor", *given, "on_pre adds to " + name, "remove one of the two, or let both name the same");
        return {};
    }
    if (!wanted.empty()) {
        auto const at = std::find(names.begin(), names.end(), wanted);
        if (at != names.end()) return std::size_t(at - names.begin());
        if (auto const k = port_of_variable(population, wanted)) return k;
    }
    if (population.model)
        for (std::size_t k = 0; k < population.model->variables().size(); ++k)
            if (population.model->takes_arrivals(k)) names.push_back(population.model->variables()[k].name);
    if (given) {
        from.one_of("receptor", names, "receptor of " + population.name);  // for its complaint
        return {};
    }
    if (!name.empty()) {
        from.complain(code::unknown_name, name + " is no variable of " + population.name, "spikes add to variables and receptors",
                      reader::choice(name, names), from.where());
        return {};
    }
    if (population.ports.size() == 1) return 0;
    from.complain(
        code::missing_key, "receptor is missing",
        names.empty() ? population.name + " has no receptor" : population.name + " has several receptors",
        names.empty() ? "add receptors to [population." + population.name + "]"
                      : "write e.g. receptor = \"" + names.front() + "\"",
        from.where());
    return {};
}

}  // namespace

std::optional<detail::found_ports> detail::read_ports(plan& p, reader& from, std::vector<selection> const& to,
                                                      std::string const& name, bool adds) {
    from.find("receptor");  // known, also where there is nothing to find
    if (to.empty()) return {};
    found_ports found;
    for (auto const& side : to) {
        auto& population = p.populations[side.population];
        auto const k = adds ? read_port(from, population, name) : any_port_of(population);
        if (!k) return {};
        auto const& port = population.ports[*k];
        if (!port.model) return {};  // which was complained of
        auto const unit = port.unit;
        if (adds && !found.names.empty() && unit != found.unit) {
            from.complain(code::contradiction, "receptor " + port.name,
                          "its weights have another unit in another target population",
                          "write one table for each", from.where());
            return {};
        }
        found.names.push_back(port.name);
        found.unit = unit;
    }
    return found;
}

}  // namespace neurapse
