// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// Multiplicative nearest-neighbour rule with one exponential window, that of the original's
/// PLASTIC_SYNAPSE_B (gamma = 1) and, with gamma, of its DRN_Plastic:
///
///     postsynaptic spike at t:  w <- w (1 + gamma ltp exp(-(t - t_pre) / tau))
///     arrival at t:             w <- w (1 + gamma ltd exp(-(t - t_post) / tau))
///
/// t_pre is the latest arrival, t_post the latest postsynaptic spike; a pair at the same stamp
/// changes nothing.
class nearest_pair {
public:
    static constexpr about self{"nearest_pair",
                                "Nearest-neighbour pairs, one exponential window, multiplicative.",
                                "post: w <- w (1 + gamma ltp exp(-(t - t_pre)/tau)); "
                                "pre: w <- w (1 + gamma ltd exp(-(t - t_post)/tau)); w in [w_min, w_max]",
                                "the original Neurapse, PLASTIC_SYNAPSE_B and DRN_Plastic"};
    struct params {
        double ltp = 0.01, ltd = -0.07, gamma = 1;
        duration tau{20};
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"ltp", &params::ltp, "relative potentiation of a coincident pair", bounds::non_negative},
        field{"ltd", &params::ltd, "relative depression of a coincident pair, negative"},
        field{"gamma", &params::gamma, "factor of both", bounds::non_negative},
        field{"tau", &params::tau, "time constant of the window", bounds::positive},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{{p.ltd <= 0 && p.gamma * p.ltd >= -1, "ltd",
                  "depression is negative and takes at most the whole weight", "write e.g. ltd = -0.07"},
                 {p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"}}};
    }
    struct synapse {};
    static constexpr std::array<std::string_view, 1> pre_traces{"x"}, post_traces{"y"};

    nearest_pair(params const& p, duration dt) : p_{p}, dt_{dt} {}

    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }
    std::array<spike_trace, 1> pre() const {
        return {spike_trace::set(p_.tau, dt_, {.coincident = spike_trace::coincidence::hides})};
    }
    std::array<spike_trace, 1> post() const {
        return {spike_trace::set(p_.tau, dt_, {.coincident = spike_trace::coincidence::hides})};
    }

    double on_pre(double w, synapse&, std::array<double, 1> const& post) const {
        return bounded(w * (1 + p_.gamma * p_.ltd * post[0]));
    }
    double on_post(double w, synapse&, std::array<double, 1> const& pre) const {
        return bounded(w * (1 + p_.gamma * p_.ltp * pre[0]));
    }

private:
    double bounded(double w) const { return std::clamp(w, p_.w_min.value, p_.w_max.value); }

    params p_;
    duration dt_;
};

static_assert(plasticity_rule<nearest_pair>);

}  // namespace neurapse
