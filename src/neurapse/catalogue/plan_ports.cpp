// SPDX-License-Identifier: MIT
// Finds the receptor port that a projection or a stimulus ends on, in every population it reaches.
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {
namespace {

std::optional<std::size_t> read_port(reader& from, population_plan const& population) {
    std::vector<std::string> names;
    for (auto const& p : population.ports) names.push_back(p.name);
    if (from.find("receptor")) return from.one_of("receptor", names, "receptor of " + population.name);
    if (names.size() == 1) return 0;
    from.complain(
        code::missing_key, "receptor is missing",
        names.empty() ? population.name + " has no receptor" : population.name + " has several receptors",
        names.empty() ? "add receptors to [population." + population.name + "]"
                      : "write e.g. receptor = \"" + names.front() + "\"",
        from.where());
    return {};
}

}  // namespace

std::optional<detail::found_ports> detail::read_ports(plan const& p, reader& from,
                                                      std::vector<selection> const& to) {
    from.find("receptor");  // known, also where there is nothing to find
    if (to.empty()) return {};
    found_ports found;
    for (auto const& side : to) {
        auto const& population = p.populations[side.population];
        auto const k = read_port(from, population);
        if (!k) return {};
        auto const& port = population.ports[*k];
        if (!port.model) return {};  // which was complained of
        auto const unit = weight_dimension(port.effect);
        if (!found.names.empty() && unit != found.unit) {
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
