// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"
#include "neurapse/contract/power.hpp"

namespace neurapse {

/// Pairs of spikes, for weights as a part v = w / w_max of the largest:
///
///     postsynaptic spike:  v <- v + lambda (1 - v)^mu_plus x
///     arrival:             v <- v - lambda alpha v^mu_minus y
///
/// x and y are what arrivals and postsynaptic spikes have left, decaying with tau_plus and tau_minus.
/// Exponents of 0 make the rule additive (Song et al. 2000), of 1 multiplicative (Rubin et al. 2001),
/// mu_plus = 0 with mu_minus = 1 is van Rossum's (2000), anything between Guetig's (2003).
///
/// `pairing` says which pairs count (Morrison et al. 2008, fig. 7): all, or nearest neighbours in one of
/// three ways. Of a coincident pair either spike is paired with the next nearest instead.
class stdp_pair {
public:
    static constexpr about self{
        "stdp_pair",
        "Pair-based STDP: additive, multiplicative and between; all pairs or nearest neighbours.",
        "with v = w/w_max: post: v <- v + lambda (1 - v)^mu_plus x; pre: v <- v - lambda alpha v^mu_minus y; "
        "dx/dt = -x/tau_plus, dy/dt = -y/tau_minus; w in [w_min, w_max]",
        "Guetig et al. 2003, doi:10.1523/JNEUROSCI.23-09-03697.2003; Morrison et al. 2008, "
        "doi:10.1007/s00422-008-0233-1"};
    struct params {
        double lambda = 0.01, alpha = 1, mu_plus = 1, mu_minus = 1;
        duration tau_plus{20}, tau_minus{20};
        double pairing = 0;
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"lambda", &params::lambda, "step size", bounds::non_negative},
        field{"alpha", &params::alpha, "depression over potentiation", bounds::non_negative},
        field{"mu_plus", &params::mu_plus, "exponent of potentiation", bounds::non_negative},
        field{"mu_minus", &params::mu_minus, "exponent of depression", bounds::non_negative},
        field{"tau_plus", &params::tau_plus, "time constant of potentiation", bounds::positive},
        field{"tau_minus", &params::tau_minus, "time constant of depression", bounds::positive},
        field{"pairing", &params::pairing, "which pairs count", bounds::any,
              "all_to_all,nearest_symmetric,nearest_presynaptic_centred,nearest_reduced_symmetric"},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 3> requirements(params const& p) {
        return {{{p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"},
                 {p.mu_plus <= power::largest, "mu_plus", "exponents of weights must be at most 8",
                  "lower mu_plus"},
                 {p.mu_minus <= power::largest, "mu_minus", "exponents of weights must be at most 8",
                  "lower mu_minus"}}};
    }
    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }

    struct synapse {};
    static constexpr std::array<std::string_view, 1> pre_traces{"x"}, post_traces{"y"};

    stdp_pair(params const& p, duration dt) : p_{p}, dt_{dt}, plus_{p.mu_plus}, minus_{p.mu_minus} {}

    std::array<spike_trace, 1> pre() const { return {spike_trace::add(p_.tau_plus, dt_)}; }
    std::array<spike_trace, 1> post() const { return {spike_trace::add(p_.tau_minus, dt_)}; }

    double on_pre(double w, synapse&, std::array<double, 1> const& y) const { return depressed(w, y[0]); }
    double on_post(double w, synapse&, std::array<double, 1> const& x) const { return potentiated(w, x[0]); }

    /// Calls visit with the form of the rule that these parameters ask for.
    template <class Visit>
    static void visit_form(params const& p, Visit&& visit);

protected:
    double potentiated(double w, double x) const {
        double const v = w / p_.w_max.value;
        return bounded(v + p_.lambda * plus_(1 - v) * x);
    }
    double depressed(double w, double y) const {
        double const v = w / p_.w_max.value;
        return bounded(v - p_.lambda * p_.alpha * minus_(v) * y);
    }
    double bounded(double v) const {
        double w = v * p_.w_max.value;
        w = w < p_.w_min.value ? p_.w_min.value : w;
        return w > p_.w_max.value ? p_.w_max.value : w;
    }

    params p_;
    duration dt_;
    power plus_, minus_;
};

/// Every spike is paired with the nearest one before it on the other side.
class stdp_nearest_symmetric : public stdp_pair {
public:
    using stdp_pair::stdp_pair;
    std::array<spike_trace, 1> pre() const { return {spike_trace::set(p_.tau_plus, dt_)}; }
    std::array<spike_trace, 1> post() const { return {spike_trace::set(p_.tau_minus, dt_)}; }
};

/// Every arrival is paired with the nearest spike before it and the nearest after it: a postsynaptic spike
/// is paired with all arrivals since the last one.
class stdp_presynaptic_centred : public stdp_pair {
public:
    using stdp_pair::stdp_pair;
    /// The arrivals that wait for a postsynaptic spike, decayed to the latest: without it and with it.
    struct synapse {
        double earlier = 0, all = 0;
    };
    static constexpr std::array<std::string_view, 2> pre_traces{"latest", "latest_or_coincident"};
    static constexpr std::array<seen_number, 1> synapse_numbers{
        {{"x", "trace of the arrivals that wait for a postsynaptic spike"}}};
    std::array<double, 1> shown(synapse const& s, std::array<double, 2> const& own) const {
        return {s.all * own[1]};
    }

    std::array<spike_trace, 2> pre() const {
        return {spike_trace::set(p_.tau_plus, dt_, {.coincident = spike_trace::coincidence::hides}),
                spike_trace::set(p_.tau_plus, dt_, {.coincident = spike_trace::coincidence::counts})};
    }
    std::array<spike_trace, 1> post() const { return {spike_trace::set(p_.tau_minus, dt_)}; }

    double on_pre(double w, synapse& s, std::array<double, 1> const& y,
                  std::array<double, 2> const& own) const {
        s.earlier = s.all * own[0];
        s.all = s.earlier + 1;
        return depressed(w, y[0]);
    }
    double on_post(double w, synapse& s, std::array<double, 2> const& x) const {
        bool const coincident = x[1] > x[0];
        double const paired = coincident ? s.earlier : s.all * x[0];
        s.all = coincident ? s.all - s.earlier : 0;
        s.earlier = 0;
        return potentiated(w, paired);
    }
};

/// Only neighbours are paired: a spike and the next of the other side, with none of its own between. The
/// nearer of two spikes has left the larger trace.
class stdp_reduced_symmetric : public stdp_pair {
public:
    using stdp_pair::stdp_pair;
    static constexpr std::array<std::string_view, 2> pre_traces{"x", "x_recent"},
        post_traces{"y", "y_recent"};

    std::array<spike_trace, 2> pre() const {
        return {spike_trace::set(p_.tau_plus, dt_), spike_trace::set(p_.tau_minus, dt_)};
    }
    std::array<spike_trace, 2> post() const {
        return {spike_trace::set(p_.tau_minus, dt_), spike_trace::set(p_.tau_plus, dt_)};
    }
    double on_pre(double w, synapse&, std::array<double, 2> const& post,
                  std::array<double, 2> const& own) const {
        return depressed(w, post[0] > own[1] ? post[0] : 0);
    }
    double on_post(double w, synapse&, std::array<double, 2> const& pre,
                   std::array<double, 2> const& own) const {
        return potentiated(w, pre[0] >= own[1] ? pre[0] : 0);
    }
};

template <class Visit>
void stdp_pair::visit_form(params const& p, Visit&& visit) {
    if (p.pairing == 0) visit.template operator()<stdp_pair>();
    if (p.pairing == 1) visit.template operator()<stdp_nearest_symmetric>();
    if (p.pairing == 2) visit.template operator()<stdp_presynaptic_centred>();
    if (p.pairing == 3) visit.template operator()<stdp_reduced_symmetric>();
}

static_assert(plasticity_rule<stdp_pair> && plasticity_rule<stdp_nearest_symmetric>);
static_assert(plasticity_rule<stdp_presynaptic_centred> && shows_synapse<stdp_presynaptic_centred> &&
              plasticity_rule<stdp_reduced_symmetric>);

}  // namespace neurapse
