// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"
#include "neurapse/contract/power.hpp"

namespace neurapse {

/// All pairs, with potentiation by a power of the weight and depression in proportion to it:
///
///     postsynaptic spike:  w <- w + lambda w0^(1 - mu) w^mu x
///     arrival:             w <- w - lambda alpha w y
///
/// w0 is 1 in the unit of the weight. Weights find a balance by themselves; the bounds are for safety.
class stdp_power_law {
public:
    static constexpr about self{
        "stdp_power_law", "Pair-based STDP, all pairs, potentiation by a power of the weight.",
        "post: w <- w + lambda w0^(1-mu) w^mu x; pre: w <- w - lambda alpha w y; dx/dt = -x/tau_plus, "
        "dy/dt = -y/tau_minus; w0 = 1 unit; w in [w_min, w_max]",
        "Morrison et al. 2007, doi:10.1162/neco.2007.19.6.1437"};
    struct params {
        double lambda = 0.1, alpha = 1, mu = 0.4;
        duration tau_plus{20}, tau_minus{20};
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"lambda", &params::lambda, "step size", bounds::non_negative},
        field{"alpha", &params::alpha, "depression over potentiation", bounds::non_negative},
        field{"mu", &params::mu, "exponent of potentiation", bounds::non_negative},
        field{"tau_plus", &params::tau_plus, "time constant of potentiation", bounds::positive},
        field{"tau_minus", &params::tau_minus, "time constant of depression", bounds::positive},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{{p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"},
                 {p.mu <= power::largest, "mu", "exponents of weights must be at most 8", "lower mu"}}};
    }
    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }

    struct synapse {};
    static constexpr std::array<std::string_view, 1> pre_traces{"x"}, post_traces{"y"};

    stdp_power_law(params const& p, duration dt) : p_{p}, dt_{dt}, to_mu_{p.mu} {}

    std::array<spike_trace, 1> pre() const { return {spike_trace::add(p_.tau_plus, dt_)}; }
    std::array<spike_trace, 1> post() const { return {spike_trace::add(p_.tau_minus, dt_)}; }

    double on_pre(double w, synapse&, std::array<double, 1> const& y) const {
        return bounded(w - p_.lambda * p_.alpha * w * y[0]);
    }
    double on_post(double w, synapse&, std::array<double, 1> const& x) const {
        return bounded(w + p_.lambda * to_mu_(w) * x[0]);
    }

private:
    double bounded(double w) const {
        w = w < p_.w_min.value ? p_.w_min.value : w;
        return w > p_.w_max.value ? p_.w_max.value : w;
    }

    params p_;
    duration dt_;
    power to_mu_;
};

static_assert(plasticity_rule<stdp_power_law>);

}  // namespace neurapse
