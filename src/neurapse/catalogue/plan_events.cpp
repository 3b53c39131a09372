// SPDX-License-Identifier: MIT
// Events of neurons beside the spike, as populations of a plan that tell of them.
#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {

void detail::add_events(plan& p, complaints& out) {
    std::vector<population_plan> telling;
    for (std::size_t k = 0; k < p.populations.size(); ++k) {
        auto const& of = p.populations[k];
        auto const events = of.model ? of.model->events() : std::vector<std::string>{};
        for (std::size_t which = 0; which < events.size(); ++which) {
            auto& made = telling.emplace_back();
            made.name = of.name + "." + events[which];
            made.size = of.size;
            made.model = of.model;
            made.where = of.where;
            made.tells = event_of{k, which};
            for (auto const& other : p.populations)
                if (other.name == made.name)
                    out.push_back({code::duplicate,
                                   "population " + shortened(other.name) + " is also the event " +
                                       events[which] + " of " + of.name,
                                   "names tell populations and events apart", "rename one", other.where});
        }
    }
    for (auto& one : telling) p.populations.push_back(std::move(one));
}

std::size_t detail::neurons_of(plan const& p, std::size_t population) {
    auto const& tells = p.populations[population].tells;
    return tells ? tells->population : population;
}

}  // namespace neurapse
