// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// Inhibition that balances excitation: pairs strengthen a synapse in either order, arrivals alone weaken
/// it, so that its neuron comes to fire at alpha / (2 tau).
///
///     postsynaptic spike:  w <- w + eta x
///     arrival:             w <- w + eta (y - alpha)
///
/// Weights are positive here; the port makes them inhibitory by its reversal potential.
class vogels_sprekeler {
public:
    static constexpr about self{
        "vogels_sprekeler", "Inhibitory STDP: symmetric in time, towards a target rate.",
        "post: w <- w + eta x; pre: w <- w + eta (y - alpha); dx/dt = -x/tau, dy/dt = -y/tau; "
        "w in [w_min, w_max]",
        "Vogels et al. 2011, doi:10.1126/science.1211095"};
    struct params {
        double eta = 0.001, alpha = 0.12;
        duration tau{20};
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"eta", &params::eta, "step size, in the unit of the weight", bounds::non_negative},
        field{"alpha", &params::alpha, "depression by an arrival, over eta: twice the target rate times tau",
              bounds::non_negative},
        field{"tau", &params::tau, "time constant of both traces", bounds::positive},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"}}};
    }
    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }

    struct synapse {};
    static constexpr std::array<std::string_view, 1> pre_traces{"x"}, post_traces{"y"};

    vogels_sprekeler(params const& p, duration dt) : p_{p}, dt_{dt} {}

    std::array<spike_trace, 1> pre() const { return {spike_trace::add(p_.tau, dt_)}; }
    std::array<spike_trace, 1> post() const { return pre(); }

    double on_pre(double w, synapse&, std::array<double, 1> const& y) const {
        return bounded(w + p_.eta * (y[0] - p_.alpha));
    }
    double on_post(double w, synapse&, std::array<double, 1> const& x) const {
        return bounded(w + p_.eta * x[0]);
    }

private:
    double bounded(double w) const {
        w = w < p_.w_min.value ? p_.w_min.value : w;
        return w > p_.w_max.value ? p_.w_max.value : w;
    }

    params p_;
    duration dt_;
};

static_assert(plasticity_rule<vogels_sprekeler>);

}  // namespace neurapse
