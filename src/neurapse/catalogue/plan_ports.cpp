// SPDX-License-Identifier: MIT
// Finds the receptor port that a projection or a stimulus ends on, in every population it reaches.
#include <algorithm>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/habits.hpp"

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

/// A port, or a variable that can be one.
std::optional<std::size_t> port_of(population_plan& population, std::string const& name) {
    for (std::size_t k = 0; k < population.ports.size(); ++k)
        if (population.ports[k].name == name) return k;
    return port_of_variable(population, name);
}

/// Names of ports, and of variables that can be one.
std::vector<std::string> port_names(population_plan const& population) {
    std::vector<std::string> names;
    for (auto const& p : population.ports) names.push_back(p.name);
    if (population.model)
        for (std::size_t k = 0; k < population.model->variables().size(); ++k)
            if (auto const name = population.model->variables()[k].name;
                population.model->takes_arrivals(k) &&
                std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
    return names;
}

void refuse_name(reader& from, population_plan const& population, std::string const& name) {
    auto const known = port_names(population);
    auto const meant = equations::neuron_number_meant(name);
    bool const slipped = std::any_of(known.begin(), known.end(), [&](auto const& one) {
        return one + "_post" == meant || one + "_pre" == meant;
    });
    from.complain(code::unknown_name, name + " is no variable of " + population.name,
                  "spikes add to variables and receptors",
                  slipped ? "did you mean " + meant + "?" : reader::choice(name, known), from.where());
}

std::optional<std::size_t> read_port(reader& from, population_plan& population, std::string const& name) {
    auto const* given = from.find("receptor");
    auto const* word = given ? word_of(*given) : nullptr;
    auto const& wanted = word ? *word : name;
    if (word && !name.empty() && *word != name) {
        from.complain(code::contradiction, "receptor", *given, "on_pre adds to " + name,
                      "remove one of the two, or let both name the same");
        return {};
    }
    if (!wanted.empty())
        if (auto const k = port_of(population, wanted)) return k;
    auto const names = port_names(population);
    if (given) {
        from.one_of("receptor", names, "receptor of " + population.name);  // for its complaint
        return {};
    }
    if (!name.empty()) {
        refuse_name(from, population, name);
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

/// One port of each population, all of one unit where something is added to them.
template <class Find>
std::optional<detail::found_ports> ports_of(plan& p, reader& from, std::vector<selection> const& to,
                                            Find const& find, bool adds) {
    if (to.empty()) return {};
    detail::found_ports found;
    for (auto const& side : to) {
        auto& population = p.populations[side.population];
        auto const k = find(population);
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

}  // namespace

std::optional<detail::found_ports> detail::read_ports(plan& p, reader& from, std::vector<selection> const& to,
                                                      std::string const& name, bool adds) {
    from.find("receptor");  // known, also where there is nothing to find
    return ports_of(
        p, from, to,
        [&](population_plan& population) {
            if (adds) return read_port(from, population, name);
            auto const k = any_port_of(population);
            if (!k)
                from.complain(code::missing_key, population.name + " has no receptor", "synapses end on one",
                              "add receptors to [population." + population.name + "]", from.where());
            return k;
        },
        adds);
}

std::optional<detail::found_ports> detail::read_further_ports(plan& p, reader& from,
                                                              std::vector<selection> const& to,
                                                              std::string const& name) {
    return ports_of(
        p, from, to,
        [&](population_plan& population) {
            auto const k = port_of(population, name);
            if (!k) refuse_name(from, population, name);
            return k;
        },
        true);
}

}  // namespace neurapse
