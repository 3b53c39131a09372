// SPDX-License-Identifier: MIT
// Receptors and stimuli of which the equations of their neurons take no notice.
#include <string>

#include "neurapse/catalogue/plan.hpp"

namespace neurapse {

void detail::check_senses(plan const& p, complaints& out) {
    for (auto const& population : p.populations) {
        auto const reads = population.model->reads();
        auto const name = std::string{population.model->self().name};
        for (auto const& port : population.ports) {
            bool const deaf =
                (port.effect == port_effect::current && !reads.current) ||
                (port.effect == port_effect::conductance && !(reads.current && reads.conductance));
            if (deaf)
                out.push_back(
                    {code::contradiction,
                     "receptor " + port.name + " of " + population.name + " has no effect",
                     "the equations of " + name + " do not read " + (reads.current ? "g_syn" : "i_syn"),
                     port.effect == port_effect::current
                         ? "add i_syn to the current of its membrane"
                         : "add i_syn - g_syn*v to the current of its membrane",
                     port.where});
        }
        if (reads.stimulus) continue;
        for (auto const& s : p.stimuli)
            for (auto const& side : s.to)
                if (!s.model->spikes() && &p.populations[side.population] == &population)
                    out.push_back({code::contradiction,
                                   "the stimulus " + s.name + " has no effect on " + population.name,
                                   "the equations of " + name + " do not read i_stim",
                                   "add i_stim to the current of its membrane", population.where});
    }
}

}  // namespace neurapse
