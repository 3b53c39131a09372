// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// Triplets of spikes: pairs count more the more spikes of their own side went before.
///
///     postsynaptic spike:  w <- w + r1 (a2_plus + a3_plus o2)
///     arrival:             w <- w - o1 (a2_minus + a3_minus r2)
///
/// Arrivals leave r1 and r2, postsynaptic spikes o1 and o2, decaying with tau_plus, tau_x, tau_minus and
/// tau_y; r2 and o2 are taken just before the spike itself. Amplitudes are in the unit of the weight; the
/// defaults are those of the visual cortex, all to all.
class stdp_triplet {
public:
    static constexpr about self{"stdp_triplet", "Triplet STDP, all to all or nearest neighbours.",
                                "post: w <- w + r1 (a2_plus + a3_plus o2); pre: w <- w - o1 (a2_minus + "
                                "a3_minus r2); r1, r2, o1, o2 decay "
                                "with tau_plus, tau_x, tau_minus, tau_y; w in [w_min, w_max]",
                                "Pfister & Gerstner 2006, doi:10.1523/JNEUROSCI.1425-06.2006"};
    struct params {
        double a2_plus = 5e-10, a3_plus = 6.2e-3, a2_minus = 7e-3, a3_minus = 2.3e-4;
        duration tau_plus{16.8}, tau_x{101}, tau_minus{33.7}, tau_y{125};
        double pairing = 0;
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"a2_plus", &params::a2_plus, "potentiation by pairs", bounds::non_negative},
        field{"a3_plus", &params::a3_plus, "potentiation by triplets", bounds::non_negative},
        field{"a2_minus", &params::a2_minus, "depression by pairs", bounds::non_negative},
        field{"a3_minus", &params::a3_minus, "depression by triplets", bounds::non_negative},
        field{"tau_plus", &params::tau_plus, "time constant of r1", bounds::positive},
        field{"tau_x", &params::tau_x, "time constant of r2", bounds::positive},
        field{"tau_minus", &params::tau_minus, "time constant of o1", bounds::positive},
        field{"tau_y", &params::tau_y, "time constant of o2", bounds::positive},
        field{"pairing", &params::pairing, "which spikes count", bounds::any, "all_to_all,nearest"},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"}}};
    }
    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }

    struct synapse {};
    static constexpr std::array<std::string_view, 2> pre_traces{"r1", "r2"}, post_traces{"o1", "o2"};

    stdp_triplet(params const& p, duration dt) : p_{p}, dt_{dt} {}

    std::array<spike_trace, 2> pre() const { return {left(p_.tau_plus), left(p_.tau_x)}; }
    std::array<spike_trace, 2> post() const { return {left(p_.tau_minus), left(p_.tau_y)}; }

    double on_pre(double w, synapse&, std::array<double, 2> const& o, std::array<double, 2> const& r) const {
        return bounded(w - o[0] * (p_.a2_minus + p_.a3_minus * r[1]));
    }
    double on_post(double w, synapse&, std::array<double, 2> const& r, std::array<double, 2> const& o) const {
        return bounded(w + r[0] * (p_.a2_plus + p_.a3_plus * o[1]));
    }

private:
    spike_trace left(duration tau) const {
        return p_.pairing == 0 ? spike_trace::add(tau, dt_) : spike_trace::set(tau, dt_);
    }
    double bounded(double w) const {
        w = w < p_.w_min.value ? p_.w_min.value : w;
        return w > p_.w_max.value ? p_.w_max.value : w;
    }

    params p_;
    duration dt_;
};

static_assert(plasticity_rule<stdp_triplet>);

}  // namespace neurapse
