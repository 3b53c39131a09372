// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/set_weights.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/arrival_bounds.hpp"
#include "neurapse/catalogue/build_recorders.hpp"

namespace neurapse {
namespace {

class weight_setter {
public:
    weight_setter(plan const& p, simulation& s, std::size_t which, std::span<double const> weights)
        : plan_(p),
          sim_(s),
          described_(p.projections[which]),
          weights_(weights),
          tables_(tables_of(p, s.state(), which)) {}

    void set() {
        refuse_what_cannot_be_set();
        std::size_t first = 0;
        for (auto const* t : tables_) {
            std::size_t n = 0;
            sim_.state().visit(*t, [&](auto...) { ++n; });
            parts_.push_back({first, n});
            first += n;
        }
        if (first != weights_.size())
            refuse(code::wrong_length,
                   std::to_string(weights_.size()) + " weights are given for " + described_.name,
                   "it has " + detail::counted(first, "synapse"),
                   "give one for each, in the order in which they are read");
        check_each();
        if (!is_bounded()) make_room();
        for (std::size_t k = 0; k < tables_.size(); ++k) sim_.set_weights(*tables_[k], part(k));
    }

private:
    [[noreturn]] void refuse(code c, std::string what, std::string why, std::string remedy) const {
        throw error{c, std::move(what), std::move(why), std::move(remedy), described_.where};
    }
    std::string in_unit(double weight) const { return print_quantity(weight, described_.unit); }
    std::span<double const> part(std::size_t k) const {
        return weights_.subspan(parts_[k].first, parts_[k].size);
    }

    void refuse_what_cannot_be_set() const {
        auto const what = "the weights of " + described_.name + " cannot be set";
        if (described_.rule && !described_.rule->has_weights())
            refuse(code::contradiction, what, "its synapse has no variable w",
                   "declare it in the synapse's equations");
        if (!described_.rule && plan_.run.synapses == storage::procedural)
            refuse(code::contradiction, what, "procedural synapses are drawn afresh at every spike",
                   "write run.storage = \"exact\"");
    }

    void check_each() const {
        auto const found = described_.rule ? described_.rule->range() : std::nullopt;
        auto const range = found.value_or(weight_range{-HUGE_VAL, HUGE_VAL});
        for (double const w : weights_) {
            if (!std::isfinite(w))
                refuse(code::not_finite, "a weight of " + described_.name + " is " + print_number(w),
                       "weights are finite", "give a number");
            if (w < range.minimum || w > range.maximum)
                refuse(code::bad_weight, "a weight of " + described_.name + " is " + in_unit(w),
                       "its rule keeps weights within " + in_unit(range.minimum) + " and " +
                           in_unit(range.maximum),
                       "give weights in that range, or widen it");
        }
    }
    /// Whether what arrives is bounded whatever the weights within their range are.
    bool is_bounded() const {
        return described_.rule && (described_.rule->range() || described_.rule->largest_arrival());
    }

    /// Proves for each port that sums hold what can arrive with the new weights, and makes its unit coarser
    /// where that takes it.
    void make_room() {
        arrival_bounds const bounds{plan_};
        std::vector<std::pair<std::size_t, std::size_t>> ports;
        for (auto const* t : tables_)
            if (std::find(ports.begin(), ports.end(), std::pair{t->to, t->port}) == ports.end())
                ports.push_back({t->to, t->port});
        std::vector<fixed_point_scale> units;
        for (auto const& [to, port] : ports)
            units.push_back(others_add_to(to, port) ? unit_as_it_is(to, port) : unit_for(bounds, to, port));
        for (std::size_t k = 0; k < ports.size(); ++k) {
            auto const [to, port] = ports[k];
            if (units[k].exponent < sim_.state().layers[to].ports[port].unit.exponent)
                sim_.set_unit(to, port, units[k]);
        }
    }

    /// Whether statements of synapses add to a port that is not that of their projection.
    bool others_add_to(std::size_t to, std::size_t port) const {
        auto const& all = sim_.state().projections;
        return std::any_of(all.begin(), all.end(), [&](projection const& p) {
            return std::any_of(p.further.begin(), p.further.end(),
                               [&](auto const& f) { return f.layer == to && f.port == port; });
        });
    }
    /// What they add, on its way too, counts in the unit that there is: it stays, and no target may get more
    /// than it was proven for.
    fixed_point_scale unit_as_it_is(std::size_t to, std::size_t port) const {
        auto const& at = sim_.state().layers[to];
        std::vector<double> before(at.cells->size()), after(at.cells->size());
        for (std::size_t k = 0; k < tables_.size(); ++k) {
            if (tables_[k]->to != to || tables_[k]->port != port) continue;
            auto const* next = part(k).data();
            sim_.state().visit(*tables_[k],
                               [&](neuron_id, neuron_id target, std::int32_t, double weight, std::uint64_t) {
                                   before[target] += std::fabs(weight);
                                   after[target] += std::fabs(*next++);
                               });
        }
        for (std::size_t n = 0; n < before.size(); ++n)
            if (after[n] > before[n] * (1 + 1e-12))
                refuse(code::too_large, "the weights onto " + at.name + "[" + std::to_string(n) + "] grow",
                       "other synapses add to the same port by statements, and its sums are proven for what "
                       "it gets now",
                       "build the network with the largest weights that are to be set");
        return at.ports[port].unit;
    }

    fixed_point_scale unit_for(arrival_bounds const& bounds, std::size_t to, std::size_t port) const {
        std::vector<double> arriving(sim_.state().layers[to].cells->size());
        double largest = bounds.largest_weight(to, port);
        for (auto const& p : sim_.state().projections) {
            if (p.to != to || p.port != port) continue;
            auto const& source = plan_.populations[p.from];
            double const spikes = source.model->most_spikes(source.method);
            auto const& of = *std::find_if(plan_.projections.begin(), plan_.projections.end(),
                                           [&](auto const& d) { return d.name == p.name; });
            double const limit = arrival_bounds::largest_of(of);
            bool const known = of.rule && of.rule->largest_arrival();
            auto const mine = std::find(tables_.begin(), tables_.end(), &p);
            auto const* next =
                mine == tables_.end() ? nullptr : part(std::size_t(mine - tables_.begin())).data();
            sim_.state().visit(p,
                               [&](neuron_id, neuron_id target, std::int32_t, double weight, std::uint64_t) {
                                   auto const now = std::fabs(next ? *next++ : weight);
                                   largest = std::max(largest, now);
                                   arriving[target] += (known ? limit : std::max(limit, now)) * spikes;
                               });
        }
        auto const sum =
            *std::max_element(arriving.begin(), arriving.end()) + bounds.largest_of_stimuli(to, port);
        bool const compact = plan_.run.synapses == storage::compact;
        auto const now = sim_.state().layers[to].ports[port].unit;
        auto const needed =
            compact ? fixed_point_scale::compact(sum, largest) : fixed_point_scale::exact(sum);
        auto const where = plan_.populations[to].name + "." + plan_.populations[to].ports[port].name;
        if (!compact && !fixed_point_scale::can_hold(sum, largest)) throw bounds.too_large(to, port, sum);
        if (compact && needed.exponent < now.exponent)
            refuse(code::too_large, "the weights onto " + where + " are too large",
                   "compact storage has rounded all weights for those that it was built with",
                   "build it with the largest weights that are to be set, or write run.storage = \"exact\"");
        return needed;
    }

    struct stretch {
        std::size_t first, size;
    };

    plan const& plan_;
    simulation& sim_;
    projection_plan const& described_;
    std::span<double const> weights_;
    std::vector<projection const*> tables_;
    std::vector<stretch> parts_;
};

}  // namespace

void set_weights(plan const& p, simulation& s, std::size_t projection, std::span<double const> weights) {
    weight_setter{p, s, projection, weights}.set();
}

}  // namespace neurapse
