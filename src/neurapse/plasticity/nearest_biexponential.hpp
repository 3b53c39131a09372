// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// Multiplicative nearest-neighbour rule whose window is a difference of exponentials, that of
/// the original's PLASTIC_SYNAPSE_A:
///
///     s(D) = exp(-D / tau_decay) - exp(-D / tau_rise)
///     postsynaptic spike at t:  w <- w (1 + gamma s(t - t_pre))
///     arrival at t:             w <- w (1 - gamma s(t - t_post))
class nearest_biexponential {
public:
    static constexpr about self{
        "nearest_biexponential",
        "Nearest-neighbour pairs, window a difference of exponentials, multiplicative.",
        "s(D) = exp(-D/tau_decay) - exp(-D/tau_rise); post: w <- w (1 + gamma s(t - t_pre)); "
        "pre: w <- w (1 - gamma s(t - t_post)); w in [w_min, w_max]",
        "the original Neurapse, PLASTIC_SYNAPSE_A"};
    struct params {
        double gamma = 1;
        duration tau_decay{15}, tau_rise{3.75};
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"gamma", &params::gamma, "factor of the window", bounds::probability},
        field{"tau_decay", &params::tau_decay, "decay time constant of the window", bounds::positive},
        field{"tau_rise", &params::tau_rise, "rise time constant of the window", bounds::positive},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{{p.tau_rise < p.tau_decay, "tau_rise", "the window must rise faster than it decays",
                  "lower tau_rise"},
                 {p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"}}};
    }
    struct synapse {};
    static constexpr std::array<std::string_view, 2> pre_traces{"x_decay", "x_rise"},
        post_traces{"y_decay", "y_rise"};

    nearest_biexponential(params const& p, duration dt) : p_{p}, dt_{dt} {}

    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }
    std::array<spike_trace, 2> pre() const {
        spike_trace::options const hides{.coincident = spike_trace::coincidence::hides};
        return {spike_trace::set(p_.tau_decay, dt_, hides), spike_trace::set(p_.tau_rise, dt_, hides)};
    }
    std::array<spike_trace, 2> post() const { return pre(); }

    double on_pre(double w, synapse&, std::array<double, 2> const& post) const {
        return bounded(w * (1 - p_.gamma * (post[0] - post[1])));
    }
    double on_post(double w, synapse&, std::array<double, 2> const& pre) const {
        return bounded(w * (1 + p_.gamma * (pre[0] - pre[1])));
    }

private:
    double bounded(double w) const { return std::clamp(w, p_.w_min.value, p_.w_max.value); }

    params p_;
    duration dt_;
};

static_assert(plasticity_rule<nearest_biexponential>);

}  // namespace neurapse
