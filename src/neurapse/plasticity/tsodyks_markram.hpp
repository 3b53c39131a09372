// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// Short-term depression and facilitation: of its resources x a synapse releases the part u at each
/// arrival, w u x acts, and what was released recovers.
///
///     between arrivals:  du/dt = -u/tau_fac,  dy/dt = -y/tau_psc,  dz/dt = y/tau_psc - z/tau_rec,  x = 1 - y
///     - z arrival:           u <- u + U (1 - u);  r = u x;  x <- x - r;  y <- y + r
///
/// With tau_psc = 0 what is released recovers at once: the two variables of Markram et al. 1998, for which
/// the first arrival finds x = 1 and u = 0, so that it releases U.
class tsodyks_markram {
public:
    static constexpr about self{
        "tsodyks_markram", "Short-term depression and facilitation; the weight itself stays.",
        "arrival: u <- u + U (1 - u), w u x acts, x <- x - u x, y <- y + u x; du/dt = -u/tau_fac, "
        "dy/dt = -y/tau_psc, x recovers with tau_rec",
        "Markram et al. 1998, doi:10.1073/pnas.95.9.5323; Tsodyks et al. 2000, "
        "doi:10.1523/JNEUROSCI.20-01-j0003.2000"};
    struct params {
        double use = 0.5;
        duration tau_rec{800}, tau_fac{0}, tau_psc{0};
    };
    static constexpr std::tuple parameters{
        field{"U", &params::use, "part released by a spike after a long rest", bounds::probability},
        field{"tau_rec", &params::tau_rec, "time constant of recovery", bounds::positive},
        field{"tau_fac", &params::tau_fac, "time constant of facilitation, 0: none", bounds::non_negative},
        field{"tau_psc", &params::tau_psc, "for how long what is released is active, 0: it recovers at once",
              bounds::non_negative}};
    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.tau_psc != p.tau_rec, "tau_psc", "it must differ from tau_rec",
                  "change one of them a little"}}};
    }

    struct synapse {};
    static constexpr auto pre_traces = no_traces, post_traces = no_traces;
    /// What arrivals have left: u, resources ready and active; and what the last one released.
    struct axon {
        double u = 0, ready = 1, active = 0, released = 0;
    };

    static constexpr std::array<seen_number, 3> axon_numbers{
        {{"u", "part of x that arrivals release: what is left of that of the last"},
         {"x", "resources that are ready"},
         {"y", "resources that are active"}}};

    tsodyks_markram(params const& p, duration) : p_{p} {}

    std::array<spike_trace, 0> pre() const { return {}; }
    std::array<spike_trace, 0> post() const { return {}; }

    double on_pre(double w, synapse&, std::array<double, 0> const&) const { return w; }
    double on_post(double w, synapse&, std::array<double, 0> const&) const { return w; }

    void on_arrival(axon& a, duration since) const {
        recover(a, since);
        a.u += p_.use * (1 - a.u);
        a.released = a.u * a.ready;
        a.ready -= a.released;
        a.active += a.released;
    }
    double transmitted(double w, axon const& a) const { return w * a.released; }
    std::array<double, 3> shown(axon a, duration since) const {
        recover(a, since);
        return {a.u, a.ready, a.active};
    }

private:
    /// The propagators between arrivals are exact (Rotter & Diesmann 1999).
    void recover(axon& a, duration since) const {
        double const rec = left(since, p_.tau_rec), psc = left(since, p_.tau_psc);
        double const from_active = ((rec - 1) * p_.tau_rec.value - (psc - 1) * p_.tau_psc.value) /
                                   (p_.tau_psc.value - p_.tau_rec.value);
        double const recovering = 1 - a.ready - a.active;
        a.ready += from_active * a.active + (1 - rec) * recovering;
        a.active *= psc;
        a.u *= left(since, p_.tau_fac);
    }
    static double left(duration since, duration tau) {
        return tau.value == 0 ? (since.value == 0 ? 1 : 0) : math::exp_by_ratio(-(since / tau));
    }

    params p_;
};

static_assert(plasticity_rule<tsodyks_markram> && releases<tsodyks_markram> && shows_axon<tsodyks_markram>);

}  // namespace neurapse
