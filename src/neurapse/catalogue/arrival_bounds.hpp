// SPDX-License-Identifier: MIT
// How much can arrive at one neuron in one step. What a 1 in the fixed-point sums means has to be
// known before synapses are drawn, so that a bound is guessed from what is expected, and proved
// when all is drawn.
#pragma once

#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/network.hpp"

namespace neurapse {

class arrival_bounds {
public:
    explicit arrival_bounds(plan const& p);

    void set_units(std::vector<layer>& layers) const;
    fixed_point_scale unit_of(std::size_t population, std::size_t port) const;
    /// Whether `most`, what synapses can bring to a neuron of a population's port at once, keeps to the
    /// bound; if not, the bound is raised to it. Throws where no unit is both fine and wide enough.
    bool prove(std::size_t population, std::size_t port, double most);
    /// What stimuli can bring to a neuron at once, and the largest weight of all that reach the port.
    double largest_of_stimuli(std::size_t population, std::size_t port) const {
        return bound_[population][port].stimuli;
    }
    double largest_weight(std::size_t population, std::size_t port) const {
        return bound_[population][port].weight;
    }
    /// The complaint that no unit is both fine and wide enough for such a sum.
    error too_large(std::size_t population, std::size_t port, double sum) const;
    /// How large a rule may make the weights of a projection; 0: static, or without a limit.
    static double largest_of(projection_plan const& p);
    /// How often neurons of a projection fire in one step.
    double most_spikes(projection_plan const& p) const;

private:
    struct bound {
        double sum = 0, stimuli = 0, weight = 0;
    };
    bound& of(std::size_t population, std::string const& port);

    plan const& plan_;
    std::vector<std::vector<bound>> bound_;  ///< of each population's ports
};

/// Position of the port of that name in a population.
std::size_t port_index(population_plan const& population, std::string const& name);

}  // namespace neurapse
