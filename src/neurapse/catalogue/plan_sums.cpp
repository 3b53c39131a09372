// SPDX-License-Identifier: MIT
// Weights that no sum of arrivals can hold are complained of before anything is drawn. Only what
// is certain counts, so that nothing is refused here that could be built: the smallest weight on
// every synapse that is sure to exist, against the largest weight of all that share the port.
// Sums that only come together by chance or from several projections are found while building.
#include <algorithm>
#include <cmath>
#include <map>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/accumulators.hpp"

namespace neurapse {
namespace {

/// Ends of the absolute values that weights can have.
struct size_range {
    double smallest, largest;
};
size_range sizes_of(double low, double high) {
    bool const both_signs = low < 0 && high > 0;
    return {both_signs ? 0 : std::min(std::fabs(low), std::fabs(high)),
            std::max(std::fabs(low), std::fabs(high))};
}
size_range sizes_of(value_spec const& weight) { return sizes_of(weight.smallest(), weight.largest()); }
/// A plastic weight may come to be any within its bounds; the sums have room for the largest.
size_range sizes_of(projection_plan const& p) {
    if (p.rule && p.rule->largest_arrival()) return sizes_of(0, *p.rule->largest_arrival());
    auto const range = p.rule ? p.rule->range() : std::nullopt;
    if (!range) return sizes_of(p.weight);
    return {std::fabs(range->maximum), std::fabs(range->maximum)};
}

/// How many synapses some target is sure to have: the mean over all, where the rule draws how
/// many there are, less six standard deviations of their number.
double sure_synapses(projection_plan const& p) {
    double const sure = p.expected - (p.draws_how_many ? 6 * std::sqrt(p.expected) : 0);
    return p.sides.targets == 0 ? 0 : std::ceil(std::max(0., sure) / p.sides.targets);
}

class sum_checker {
public:
    sum_checker(plan const& p, complaints& out) : plan_(p), out_(out) {}

    void check() {
        for (auto const& p : plan_.projections) {
            note(p.to, p.ports, sizes_of(p).largest);
            for (auto const& f : p.further)
                for (auto const& at : f.ports) note(at, f.largest);
        }
        for (auto const& s : plan_.stimuli)
            if (s.model->spikes()) note(s.to, s.ports, sizes_of(s.weight).largest);
        for (auto const& p : plan_.projections)
            check(p.to, p.ports, sure_synapses(p) * spikes_of(p) * sizes_of(p).smallest, p.name,
                  p.weight.where);
        for (auto const& s : plan_.stimuli)
            if (s.model->spikes()) check(s.to, s.ports, sizes_of(s.weight).smallest, s.name, s.weight.where);
    }

private:
    using ports = std::vector<std::string>;

    void note(std::vector<selection> const& to, ports const& names, double weight) {
        for (std::size_t k = 0; k < to.size(); ++k) note({to[k].population, names[k]}, weight);
    }
    void note(std::pair<std::size_t, std::string> const& port, double weight) {
        largest_[port] = std::max(largest_[port], weight);
    }

    /// How often each source can fire in a step.
    double spikes_of(projection_plan const& p) const {
        double fewest = INFINITY;
        for (auto const& side : p.from) {
            auto const& source = plan_.populations[side.population];
            fewest = std::min(fewest, source.model->most_spikes(source.method));
        }
        return fewest;
    }

    void check(std::vector<selection> const& to, ports const& names, double sum, std::string const& name,
               place where) {
        double largest = 0;
        for (std::size_t k = 0; k < to.size(); ++k)
            largest = std::max(largest, largest_[{to[k].population, names[k]}]);
        // Beyond 62 bits even the coarsest quantum does not help.
        if (sum <= 0x1p62 && fixed_point_scale::can_hold(sum, largest)) return;
        out_.push_back({code::too_large, "the weights of " + name + " are too large",
                        "in one step " + print_number(sum) +
                            " of their unit could arrive at a neuron, more than a sum can hold exactly",
                        "lower the weights", where});
    }

    plan const& plan_;
    complaints& out_;
    std::map<std::pair<std::size_t, std::string>, double> largest_;  ///< of each population and port
};

}  // namespace

void detail::check_sums(plan const& p, complaints& out) { sum_checker{p, out}.check(); }

}  // namespace neurapse
